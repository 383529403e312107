// Fusions by products and by conditions, of three branches of 128 (of two where the mathematics say two).
#include "braid/fuse/bilinear.hpp"
#include "braid/fuse/block.hpp"
#include "braid/fuse/film.hpp"
#include "braid/fuse/gated.hpp"
#include "braid/fuse/gmu.hpp"
#include "braid/fuse/hyper.hpp"
#include "braid/fuse/low_rank.hpp"
#include "braid/fuse/mag.hpp"
#include "braid/fuse/mcb.hpp"
#include "braid/fuse/mfb.hpp"
#include "braid/fuse/mlb.hpp"
#include "braid/fuse/multiplicative.hpp"
#include "braid/fuse/mutan.hpp"
#include "braid/fuse/outer.hpp"
#include "braid/fuse/product.hpp"
#include "braid/fuse/tensor_fusion.hpp"
#include "unit.hpp"

namespace bd = braid;
using unit_bench::measure;
using s = bd::shape<128>;

static bool const product = measure<bd::product, s, s, s>("product of 3 x 128");
static bool const outer = measure<bd::outer, s, s, s>("outer of 3 x 128");
static bool const tensor = measure<bd::tensor_fusion, s, s, s>("tensor_fusion of 3 x 128");
static bool const low_rank = measure<bd::low_rank<4, 128>, s, s, s>("low_rank<4, 128> of 3 x 128");
static bool const mlb = measure<bd::mlb<128, 128>, s, s, s>("mlb<128, 128> of 3 x 128");
static bool const mutan = measure<bd::mutan<128, 4, 128>, s, s, s>("mutan<128, 4, 128> of 3 x 128");
static bool const mfb = measure<bd::mfb<4, 128>, s, s, s>("mfb<4, 128> of 3 x 128");
static bool const block = measure<bd::block<8, 64, 4, 128>, s, s, s>("block<8, 64, 4, 128> of 3 x 128");
static bool const mcb = measure<bd::mcb<512>, s, s>("mcb<512> of 2 x 128");
static bool const bilinear = measure<bd::bilinear<128>, s, s>("bilinear<128> of 2 x 128");
static bool const multiplicative = measure<bd::multiplicative<128>, s, s>("multiplicative<128> of 2 x 128");
static bool const vector_form = measure<bd::multiplicative_vector, s, s>("multiplicative_vector of 2 x 128");
static bool const scalar_form = measure<bd::multiplicative_scalar, s, s>("multiplicative_scalar of 2 x 128");

static bool const gmu = measure<bd::gmu<128>, s, s, s>("gmu<128> of 3 x 128");
static bool const gated = measure<bd::gated, s, s>("gated of 2 x 128");
static bool const film = measure<bd::film, s, s>("film of 2 x 128");
static bool const mag = measure<bd::mag<50>, s, s, s>("mag<50> of 3 x 128");
static bool const hyper = measure<bd::hyper<16>, s, s>("hyper<16> of 2 x 128");
