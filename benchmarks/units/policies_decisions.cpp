// Fusions of sets and decisions, of three branches of 128.
#include "braid/fuse/calibrated.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/deep_set.hpp"
#include "braid/fuse/embrace.hpp"
#include "braid/fuse/evidential.hpp"
#include "braid/fuse/gaussian_experts.hpp"
#include "braid/fuse/joint.hpp"
#include "braid/fuse/label_tensor.hpp"
#include "braid/fuse/max.hpp"
#include "braid/fuse/mean.hpp"
#include "braid/fuse/mixture.hpp"
#include "braid/fuse/moe.hpp"
#include "braid/fuse/mvae.hpp"
#include "braid/fuse/product_of_experts.hpp"
#include "braid/fuse/stack.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/fuse/vote.hpp"
#include "braid/fuse/weighted.hpp"
#include "braid/layer/relu.hpp"
#include "unit.hpp"

namespace bd = braid;
using unit_bench::measure;
using s = bd::shape<128>;

static bool const concat = measure<bd::concat, s, s, s>("concat of 3 x 128");
static bool const sum = measure<bd::sum, s, s, s>("sum of 3 x 128");
static bool const mean = measure<bd::mean, s, s, s>("mean of 3 x 128");
static bool const max = measure<bd::max, s, s, s>("max of 3 x 128");
static bool const weighted = measure<bd::weighted, s, s, s>("weighted of 3 x 128");
static bool const joint = measure<bd::joint<128, bd::relu>, s, s, s>("joint<128, relu> of 3 x 128");
static bool const deep_set = measure<bd::deep_set<128>, s, s, s>("deep_set<128> of 3 x 128");
static bool const embrace = measure<bd::embrace<128>, s, s, s>("embrace<128> of 3 x 128");
static bool const mixture = measure<bd::mixture<4, 128>, s, s, s>("mixture<4, 128> of 3 x 128");
static bool const moe = measure<bd::moe<8, 2, 128>, s, s, s>("moe<8, 2, 128> of 3 x 128");
static bool const experts = measure<bd::product_of_experts, s, s, s>("product_of_experts of 3 x 128");
static bool const calibrated = measure<bd::calibrated, s, s, s>("calibrated of 3 x 128");
static bool const evidential = measure<bd::evidential, s, s, s>("evidential of 3 x 128");
static bool const stack = measure<bd::stack<128>, s, s, s>("stack<128> of 3 x 128");
static bool const label_tensor = measure<bd::label_tensor<32, 8>, bd::shape<8>, bd::shape<8>, bd::shape<8>>("label_tensor<32, 8> of 3 x 8 classes");
static bool const gaussian = measure<bd::gaussian_experts, s, s, s>("gaussian_experts of 3 x 128");
static bool const mvae = measure<bd::mvae<64>, s, s, s>("mvae<64> of 3 x 128");
static bool const vote = unit_bench::measure_forward<bd::vote, s, s, s>("vote of 3 x 128");
