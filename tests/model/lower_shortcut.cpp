// residual(block, shortcut): its law, its steps, its names, its gradients, and PyTorch's numbers.
#include "braid/fuse/sum.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/group_norm.hpp"
#include "braid/layer/relu.hpp"
#include "braid/layer/silu.hpp"
#include "braid/layer/tanh.hpp"
#include "braid/model/lower.hpp"
#include "net_golden.hpp"

namespace bd = braid;
using net_test::normals;

namespace {
inline constexpr bd::features<struct chart, 3> chart;
inline constexpr bd::values<struct dose, 2> dose;

inline constexpr auto one = chart | bd::residual(bd::dense<4> | bd::tanh, bd::dense<4>) | bd::dense<2>;
inline constexpr auto both_inside = chart |
                                    bd::residual(bd::residual(bd::dense<4>, bd::dense<4>) | bd::tanh | bd::dense<4>,
                                                 bd::residual(bd::tanh, bd::dense<3>) | bd::dense<4>) |
                                    bd::dense<2>;
inline constexpr auto repeated =
    chart | bd::repeat<2>(bd::residual(bd::dense<3> | bd::tanh, bd::dense<3>)) | bd::dense<2>;
inline constexpr auto twin = bd::tied<struct word>(bd::dense<4>);
inline constexpr auto tied = chart | bd::residual(twin | bd::tanh, twin) | bd::dense<2>;
inline constexpr auto nothing_trained_before = chart | bd::residual(bd::tanh, bd::relu) | bd::dense<2>;

template <auto Net>
std::vector<std::string> names() {
  std::vector<std::string> all;
  bd::for_each_tensor<bd::program<decltype(bd::type_of(Net))>, bd::reference<float>, false>(
      [&](std::string const& name, auto, std::size_t, auto) { all.push_back(name); });
  return all;
}
}  // namespace

TEST_CASE("lower: a shortcut starts where the block starts") {
  auto const& t = bd::program<decltype(bd::type_of(one))>::graph;
  REQUIRE(t.nodes.size() == 6);
  CHECK(t.in(1, 0) == 0);  // dense
  CHECK(t.in(2, 0) == 1);  // tanh
  CHECK(t.in(3, 0) == 0);  // the shortcut's dense
  CHECK((t.in(4, 0) == 2 && t.in(4, 1) == 3));
}

TEST_CASE("lower: the shortcut's parameters stand under `shortcut`, one layer without a number") {
  using list = std::vector<std::string>;
  CHECK(names<one>() == list{"chart.0.0.weight", "chart.0.0.bias", "chart.0.shortcut.weight", "chart.0.shortcut.bias",
                             "chart.1.weight", "chart.1.bias"});
  CHECK(names<both_inside>() ==
        list{"chart.0.0.0.weight", "chart.0.0.0.bias", "chart.0.0.shortcut.weight", "chart.0.0.shortcut.bias",
             "chart.0.2.weight", "chart.0.2.bias", "chart.0.shortcut.0.shortcut.weight",
             "chart.0.shortcut.0.shortcut.bias", "chart.0.shortcut.1.weight", "chart.0.shortcut.1.bias",
             "chart.1.weight", "chart.1.bias"});
}

TEST_CASE("lower: residuals with a shortcut, gradients by differences") {
  auto const charts = normals(9, 1), doses = normals(6, 2);
  bd::dataset const data{chart(charts), dose(doses)};
  net_test::check_gradients<one>(data, bd::mean_squared_error);
  net_test::check_gradients<both_inside>(data, bd::mean_squared_error);
  net_test::check_gradients<repeated>(data, bd::mean_squared_error);
  net_test::check_gradients<tied>(data, bd::mean_squared_error);
  net_test::check_gradients<nothing_trained_before>(data, bd::mean_squared_error);
}

namespace golden_nets {
inline constexpr bd::image<struct photo, 3, 7, 6> photo;
inline constexpr auto block = bd::residual(bd::conv2d<6, 3>(bd::stride<2>, bd::pad<1>) | bd::group_norm<2> | bd::relu |
                                               bd::conv2d<6, 3>(bd::pad<1>) | bd::group_norm<3>,
                                           bd::conv2d<6, 1>(bd::stride<2>) | bd::group_norm<1>);
inline constexpr auto net = photo | bd::conv2d<4, 3>(bd::pad<1>) | bd::relu | block | bd::relu | bd::flatten |
                            bd::residual(bd::dense<5> | bd::silu | bd::dense<4>, bd::dense<4>) | bd::dense<2>;
}  // namespace golden_nets

TEST_CASE("lower: PyTorch's net with residual blocks that change the shape") {
  for (auto const* name : {"3x7x6_to_2_n1", "3x7x6_to_2_n7"})
    net_test::check_golden<golden_nets::net>(golden_nets::photo, "model_shortcut", name);
}
