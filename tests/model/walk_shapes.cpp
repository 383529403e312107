// Nets over what changes a shape, by differences: views of one value, lengths that end, memory taken over in place.
#include "braid/fuse/concat.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/as_sequence.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/group_norm.hpp"
#include "braid/layer/instance_norm.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/pad_features.hpp"
#include "braid/layer/patches.hpp"
#include "braid/layer/reshape.hpp"
#include "braid/layer/rms_norm.hpp"
#include "braid/layer/swiglu.hpp"
#include "braid/layer/take.hpp"
#include "braid/layer/take_step.hpp"
#include "braid/layer/tanh.hpp"
#include "braid/layer/transpose.hpp"
#include "net.hpp"

namespace bd = braid;
using net_test::normals;

namespace {
inline constexpr bd::image<struct photo, 2, 4, 4> photo;
inline constexpr bd::features<struct chart, 6> chart;
inline constexpr bd::series<struct motion, 4, 3> motion;
inline constexpr bd::values<struct dose, 2> dose;
auto const pictures = normals(3 * 32, 1), charts = normals(3 * 6, 2), motions = normals(3 * 12, 3),
           doses = normals(6, 4);
std::vector<std::int32_t> const lengths{2, 4, 1};

// A vision transformer's embedding; pixels as steps; an image made of features.
inline constexpr auto embedded = photo | bd::patches<2> | bd::dense<4> | bd::rms_norm | bd::tanh | bd::take_step<0>;
inline constexpr auto pixels = photo | bd::conv2d<3, 3> | bd::instance_norm(bd::affine) | bd::as_sequence |
                               bd::dense<4> | bd::transpose | bd::dense<2> | bd::flatten;
inline constexpr auto painted = chart | bd::dense<8> | bd::tanh | bd::reshape<2, 2, 2> | bd::conv2d<2, 2>(bd::pad<1>) |
                                bd::group_norm<1> | bd::flatten | bd::reshape<2, 3, 3> | bd::conv2d<2, 3> | bd::flatten;
inline constexpr auto tower = bd::fuse<bd::concat>(embedded, pixels, painted) | bd::dense<2>;

// One value, seen as itself, reshaped, cut and padded.
inline constexpr auto trunk = bd::shared<struct torso>(chart | bd::dense<6> | bd::tanh);
inline constexpr auto views = bd::fuse<bd::sum>(
    trunk | bd::reshape<2, 3> | bd::as_sequence | bd::dense<2> | bd::mean_time,
    trunk | bd::take<1, 5> | bd::swiglu | bd::pad_features<1, 0> | bd::dense<2>, trunk | bd::dense<2>);

// Lengths: used within the time axis, and over when it ends.
inline constexpr auto track = motion | bd::dense<4> | bd::group_norm<2> | bd::tanh | bd::take<0, 3>;
inline constexpr auto timed = bd::fuse<bd::sum>(track | bd::transpose | bd::as_sequence | bd::dense<2> | bd::mean_time,
                                                track | bd::reshape<12> | bd::dense<2>,
                                                track | bd::mean_time | bd::dense<2>);
}  // namespace

TEST_CASE("walk: patches, pixels and images made of features") {
  net_test::check_gradients<tower>(bd::dataset{photo(pictures), chart(charts), dose(doses)}, bd::mean_squared_error);
}
TEST_CASE("walk: several views of one value") {
  net_test::check_gradients<views>(bd::dataset{chart(charts), dose(doses)}, bd::mean_squared_error);
}
TEST_CASE("walk: a time axis that ends; steps beyond the length do not matter") {
  bd::dataset const data{motion(motions, lengths), dose(doses)};
  net_test::check_gradients<timed>(data, bd::mean_squared_error);
  auto further = motions;
  further[6] += 1;   // row 0 has two steps
  further[27] -= 1;  // row 2 has one
  bd::weights<timed, net_test::oracle> const w(bd::seed{1});
  auto const a = net_test::run(w, data, bd::mean_squared_error);
  auto const b = net_test::run(w, bd::dataset{motion(further, lengths), dose(doses)}, bd::mean_squared_error);
  CHECK(a.loss == b.loss);
  CHECK(a.gradients == b.gradients);
}
