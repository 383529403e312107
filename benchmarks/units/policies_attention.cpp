// Fusions by attention, of three branches of 128, and of three sequences of 16 steps of 128.
#include "braid/fuse/attention.hpp"
#include "braid/fuse/bilinear_attention.hpp"
#include "braid/fuse/bottleneck.hpp"
#include "braid/fuse/cross_attention.hpp"
#include "braid/fuse/crossmodal.hpp"
#include "braid/fuse/end_to_end.hpp"
#include "braid/fuse/fusion_transformer.hpp"
#include "braid/fuse/misa.hpp"
#include "braid/fuse/mult.hpp"
#include "braid/fuse/non_local_gate.hpp"
#include "braid/fuse/perceiver.hpp"
#include "braid/fuse/side_by_side.hpp"
#include "unit.hpp"

namespace bd = braid;
using unit_bench::measure;
using s = bd::shape<128>;
using steps = bd::shape<16, 128>;

static bool const attention = measure<bd::attention<4>, s, s, s>("attention<4> of 3 x 128");
static bool const one_stream = measure<bd::fusion_transformer<1, 4, 256>, s, s, s>("fusion_transformer<1, 4, 256> of 3 x 128");
static bool const perceiver = measure<bd::perceiver<4, 1, 4, 256>, s, s, s>("perceiver<4, 1, 4, 256> of 3 x 128");
static bool const bottleneck = measure<bd::bottleneck<4, 2, 4, 256>, s, s, s>("bottleneck<4, 2, 4, 256> of 3 x 128");
static bool const misa = measure<bd::misa<128, 4, 256>, s, s, s>("misa<128, 4, 256> of 3 x 128");
static bool const gate = measure<bd::non_local_gate<8, 8, 16>, s, s>("non_local_gate<8, 8, 16> of 2 x 128");

static bool const joined = measure<bd::end_to_end, steps, steps, steps>("end_to_end of 3 x 16 steps of 128");
static bool const one_stream_of_steps =
    measure<bd::fusion_transformer<1, 4, 256>, steps, steps, steps>("fusion_transformer<1, 4, 256> of 3 x 16 steps of 128");
static bool const perceiver_of_steps =
    measure<bd::perceiver<8, 1, 4, 256>, steps, steps, steps>("perceiver<8, 1, 4, 256> of 3 x 16 steps of 128");
static bool const bottleneck_of_steps =
    measure<bd::bottleneck<4, 2, 4, 256>, steps, steps, steps>("bottleneck<4, 2, 4, 256> of 3 x 16 steps of 128");
static bool const cross = measure<bd::cross_attention<4>, steps, steps>("cross_attention<4> of 2 x 16 steps of 128");
static bool const crossmodal = measure<bd::crossmodal<4, 256>, steps, steps>("crossmodal<4, 256> of 2 x 16 steps of 128");
static bool const mult = measure<bd::mult<4, 256>, steps, steps, steps>("mult<4, 256> of 3 x 16 steps of 128");
static bool const beside = measure<bd::side_by_side, steps, steps, steps>("side_by_side of 3 x 16 steps of 128");
static bool const pairs =
    measure<bd::bilinear_attention<128, 2>, steps, steps>("bilinear_attention<128, 2> of 2 x 16 steps of 128");
