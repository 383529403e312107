// Gradients of whole nets: every way in which values, parameters and memory are shared.
#include "braid/model/walk.hpp"

#include "net_golden.hpp"

#include "braid/fuse/attention.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/mean.hpp"
#include "braid/fuse/product.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/batch_norm.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/dropout.hpp"
#include "braid/layer/embedding.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/gelu.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/max_pool2d.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/relu.hpp"
#include "braid/layer/sigmoid.hpp"
#include "braid/layer/tanh.hpp"
#include "braid/train/cross_entropy.hpp"

namespace bd = braid;
using net_test::integers, net_test::normals;

namespace {
inline constexpr bd::image<struct photo, 2, 4, 4> photo;
inline constexpr bd::features<struct chart, 3> chart;
inline constexpr bd::features<struct row, 3> row;
inline constexpr bd::tokens<struct notes, 4, 6> notes;
inline constexpr bd::series<struct motion, 4, 2> motion;
inline constexpr bd::classes<struct label, 3> label;
inline constexpr bd::values<struct dose, 2> dose;
inline constexpr bd::output<struct risk> risk;
inline constexpr bd::output<struct seen> seen;
inline constexpr bd::output<struct said> said;
constexpr std::size_t many_rows = 3;

auto const charts = normals(many_rows * 3, 1), rows = normals(many_rows * 3, 2), doses = normals(many_rows * 2, 3),
           pictures = normals(many_rows * 32, 4), motions = normals(many_rows * 8, 5);
auto const labels = integers(many_rows, 3, 1), ids = integers(many_rows * 4, 6, 2);
std::vector<std::int32_t> const lengths{2, 4, 1};

template <auto Net>
void check_on_chart() {
  net_test::check_gradients<Net>(bd::dataset{chart(charts), dose(doses)}, bd::mean_squared_error);
}
template <auto Net>
void check_on_two() {
  net_test::check_gradients<Net>(bd::dataset{chart(charts), row(rows), dose(doses)}, bd::mean_squared_error);
}

// One value, several consumers.
inline constexpr auto trunk = bd::shared<struct face>(chart | bd::dense<3> | bd::tanh);
inline constexpr auto two_consumers = bd::fuse<bd::sum>(trunk | bd::dense<2>, trunk | bd::tanh | bd::dense<2>);
inline constexpr auto three_consumers =
    bd::fuse<bd::concat>(trunk, trunk | bd::dense<2>, trunk | bd::sigmoid) | bd::dense<2>;
inline constexpr auto twice_in_one = bd::fuse<bd::sum>(trunk, trunk) | bd::dense<2>;
inline constexpr auto squared = bd::fuse<bd::product>(trunk, trunk) | bd::dense<2>;
inline constexpr auto input_twice = bd::fuse<bd::sum>(chart | bd::dense<2>, chart | bd::dense<2> | bd::tanh);
inline constexpr auto shared_in_shared =
    bd::fuse<bd::sum>(bd::shared<struct outer>(trunk | bd::dense<2>), bd::shared<struct outer>(trunk | bd::dense<2>) | bd::tanh,
                      trunk | bd::dense<2>);

// Chains that run in place.
inline constexpr auto chain = chart | bd::dense<4> | bd::tanh | bd::sigmoid | bd::tanh | bd::dense<2> | bd::tanh;
inline constexpr auto chain_of_all = chart | bd::dense<4> | bd::gelu | bd::dropout<30> | bd::tanh | bd::dropout<20> |
                                     bd::dense<4> | bd::layer_norm | bd::relu | bd::dense<2>;
inline constexpr auto ends_in_place = bd::fuse<bd::mean>(chart | bd::dense<2> | bd::tanh, row | bd::dense<2> | bd::sigmoid) | bd::tanh;

// Siamese.
inline constexpr auto word = bd::tied<struct twin>(bd::dense<3> | bd::tanh | bd::dense<2>);
inline constexpr auto siamese = bd::fuse<bd::concat>(chart | word, row | word) | bd::dense<2>;
inline constexpr auto inner = bd::tied<struct inside>(bd::dense<3> | bd::tanh);
inline constexpr auto tied_in_tied =
    bd::fuse<bd::concat>(row | inner, chart | bd::tied<struct outside>(bd::dense<3> | inner | bd::dense<2>),
                         row | bd::tied<struct outside>(bd::dense<3> | inner | bd::dense<2>)) | bd::dense<2>;
inline constexpr auto tied_to_itself = chart | bd::tied<struct again>(bd::dense<3>) | bd::tanh | bd::tied<struct again>(bd::dense<3>) |
                                       bd::tied<struct again>(bd::dense<3>) | bd::dense<2>;

// Residual.
inline constexpr auto skip = chart | bd::dense<4> | bd::residual(bd::dense<4> | bd::tanh | bd::dense<4>) | bd::tanh | bd::dense<2>;
inline constexpr auto skip_in_skip =
    chart | bd::dense<4> | bd::tanh | bd::residual(bd::residual(bd::tanh) | bd::dense<4>) | bd::residual(bd::dense<4>) | bd::dense<2>;

// Depth as a loop.
inline constexpr auto deep = chart | bd::dense<4> | bd::repeat<3>(bd::residual(bd::dense<4> | bd::tanh)) | bd::dense<2>;
inline constexpr auto deeper =
    chart | bd::repeat<2>(bd::repeat<2>(bd::dense<3> | bd::tanh) | bd::residual(bd::dense<3>)) | bd::dense<2>;
inline constexpr auto deep_noise = chart | bd::dense<4> | bd::repeat<2>(bd::dense<4> | bd::dropout<30> | bd::tanh) | bd::dense<2>;
inline constexpr auto deep_norm = chart | bd::dense<4> | bd::repeat<2>(bd::dense<4> | bd::tanh | bd::batch_norm) |
                                  bd::dense<2>;
inline constexpr auto deep_twice = bd::fuse<bd::sum>(trunk | bd::repeat<2>(bd::dense<3> | bd::tanh), trunk) | bd::dense<2>;
}  // namespace

TEST_CASE("walk: a value with several consumers") {
  check_on_chart<two_consumers>();
  check_on_chart<three_consumers>();
  check_on_chart<twice_in_one>();
  check_on_chart<squared>();
  check_on_chart<input_twice>();
  check_on_chart<shared_in_shared>();
}
TEST_CASE("walk: chains in place") {
  check_on_chart<chain>();
  check_on_chart<chain_of_all>();
  check_on_two<ends_in_place>();
}
TEST_CASE("walk: tied parameters add their gradients") {
  check_on_two<siamese>();
  check_on_two<tied_in_tied>();
  check_on_chart<tied_to_itself>();
}
TEST_CASE("walk: residual") {
  check_on_chart<skip>();
  check_on_chart<skip_in_skip>();
}
TEST_CASE("walk: repeat") {
  check_on_chart<deep>();
  check_on_chart<deeper>();
  check_on_chart<deep_noise>();
  check_on_chart<deep_norm>();
  check_on_chart<deep_twice>();
}

namespace {
inline constexpr auto picture = photo | bd::conv2d<3, 3>(bd::pad<1>) | bd::tanh | bd::max_pool2d<2> | bd::flatten | bd::dense<4>;
inline constexpr auto report = notes | bd::embedding<3> | bd::lstm<4> | bd::last;
inline constexpr auto track = motion | bd::dense<4> | bd::tanh | bd::mean_time;
inline constexpr auto all = bd::fuse<bd::attention<2>>(picture, report, track) | bd::dense<3>;
inline constexpr auto normed =
    photo | bd::conv2d<2, 3> | bd::tanh | bd::batch_norm | bd::sigmoid | bd::flatten | bd::dense<3>;
}  // namespace

TEST_CASE("walk: images, tokens and series with lengths") {
  net_test::check_gradients<all>(
      bd::dataset{photo(pictures), notes(ids, lengths), motion(motions, lengths), label(labels)}, bd::cross_entropy);
  net_test::check_gradients<all>(bd::dataset{photo(pictures), notes(ids), motion(motions), label(labels)},
                                 bd::cross_entropy);
}
TEST_CASE("walk: batch_norm over an image") {
  net_test::check_gradients<normed>(bd::dataset{photo(pictures), label(labels)}, bd::cross_entropy);
}
TEST_CASE("walk: steps beyond the length do not matter") {
  auto const loss = [&](std::vector<std::int32_t> const& tokens, std::vector<float> const& steps) {
    bd::weights<all, net_test::oracle> const w(bd::seed{1});
    return net_test::run(w, bd::dataset{photo(pictures), notes(tokens, lengths), motion(steps, lengths), label(labels)},
                         bd::cross_entropy);
  };
  auto other = ids;
  auto further = motions;
  other[2] = (other[2] + 1) % 6;  // row 0 has two steps
  further[4] += 1;
  auto const a = loss(ids, motions), b = loss(other, further);
  CHECK(a.loss == b.loss);
  CHECK(a.gradients == b.gradients);
  other[1] = (other[1] + 1) % 6;
  CHECK(loss(other, motions).loss != a.loss);
}

namespace {
// Several outputs, one of them inside another's branch, and one value under two names.
inline constexpr auto body = bd::shared<struct torso>(chart | bd::dense<4> | bd::tanh);
inline constexpr auto left = bd::shared<struct left_part>(body | bd::dense<2> | bd::tanh);
inline constexpr auto many = bd::outputs(risk(left | bd::dense<3>), seen(left), said(body | bd::dense<2>));
inline constexpr auto same = bd::outputs(seen(left), said(left));
}  // namespace

TEST_CASE("walk: several outputs and weighted objectives") {
  bd::dataset const data{chart(charts), label(labels), dose(doses)};
  net_test::check_gradients<many>(data, bd::cross_entropy(risk, label) + 0.3f * bd::mean_squared_error(seen, said));
  net_test::check_gradients<many>(data, 2.0f * bd::cross_entropy(risk, label) + 0.5f * bd::mean_squared_error(seen, dose) +
                                            0.25f * (bd::mean_squared_error(said, dose) + bd::mean_squared_error(seen, said)));
  net_test::check_gradients<same>(data, bd::mean_squared_error(seen, dose) + bd::mean_squared_error(said, dose));
}
TEST_CASE("walk: an output that no term names gets no gradient") {
  bd::dataset const data{chart(charts), dose(doses)};
  bd::weights<many, net_test::oracle> w(bd::seed{1});
  auto const r = net_test::run(w, data, bd::mean_squared_error(said, dose));
  for (auto const& parameter : r.gradients) {
    auto const& name = parameter.first;
    auto const& g = parameter.second;
    CAPTURE(name);
    bool const moves = std::any_of(g.begin(), g.end(), [](double x) { return x != 0; });
    CHECK(moves == (name.starts_with("torso.") || name == "torso_2.0.weight" || name == "torso_2.0.bias"));
  }
}

// ---- PyTorch's numbers

namespace golden_nets {
inline constexpr bd::image<struct photo, 3, 6, 5> photo;
inline constexpr auto convolved =
    photo | bd::conv2d<4, 3>(bd::pad<1>) | bd::relu | bd::max_pool2d<2> | bd::flatten | bd::dense<5>;
inline constexpr bd::features<struct row, 6> row;
inline constexpr auto residual = row | bd::dense<6> | bd::residual(bd::dense<6> | bd::relu) | bd::dense<2>;
}  // namespace golden_nets

TEST_CASE("walk: PyTorch's net with a convolution behind a flatten") {
  for (auto const* name : {"3x6x5_to_5_n1", "3x6x5_to_5_n7"})
    net_test::check_golden<golden_nets::convolved>(golden_nets::photo, "model_conv_flatten_dense", name);
}
TEST_CASE("walk: PyTorch's residual net") {
  for (auto const* name : {"6_to_2_n1", "6_to_2_n7"})
    net_test::check_golden<golden_nets::residual>(golden_nets::row, "model_residual", name);
}
