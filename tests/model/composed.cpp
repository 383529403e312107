// Units written as graphs: their steps, names and gradients, and that they may stand wherever a unit may.
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/relu.hpp"
#include "braid/layer/tanh.hpp"
#include "braid/model/model.hpp"

#include "net.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct row, 3> row;

struct norm;
struct inside;
struct eye;
/// A residual block whose parts have names.
struct block_of : bd::composed<block_of> {
  template <class In>
  static constexpr bool fits = bd::has_last_axis<In>;
  static constexpr auto body(auto x) {
    return x | bd::residual(bd::named<norm>(bd::layer_norm) | bd::named<inside>(bd::dense<5> | bd::tanh | bd::dense<4>));
  }
};
inline constexpr block_of block{};
/// Two branches, one of them taken twice by name.
struct crossing_of : bd::composed<crossing_of, bd::fusion_policy> {
  static constexpr std::string_view name = "crossing";
  template <class... In>
  static constexpr bool fits = sizeof...(In) == 2;
  static constexpr auto body(auto a, auto b) {
    auto const seen = bd::shared<eye>(a | bd::dense<4> | bd::tanh);
    return bd::fuse<bd::sum>(seen | bd::dense<3>, b | block | bd::dense<3>, seen | bd::dense<3>, b | bd::dense<3>) | bd::tanh;
  }
};
inline constexpr crossing_of crossing{};

template <auto Net>
std::vector<std::string> names() {
  std::vector<std::string> all;
  bd::for_each_tensor<bd::program<decltype(bd::type_of(Net))>, bd::reference<float>, false>(
      [&](std::string const& n, auto, std::size_t, auto) { all.push_back(n); });
  return all;
}
using list = std::vector<std::string>;

inline constexpr auto one = chart | block | bd::relu | block;
inline constexpr auto by_hand = chart | bd::residual(bd::layer_norm | bd::dense<5> | bd::tanh | bd::dense<4>);
inline constexpr auto crossed = bd::fuse<crossing>(row | bd::dense<3>, chart);
inline constexpr auto twice = bd::fuse<bd::sum>(crossed | bd::dense<2>, bd::fuse<crossing>(chart, chart) | bd::dense<2>);
inline constexpr auto repeated = chart | bd::repeat<2>(block);
inline constexpr auto tied = bd::fuse<bd::sum>(chart | bd::tied<struct word>(block), chart | bd::relu | bd::tied<struct word>(block));
}  // namespace

TEST_CASE("composed: names are the unit's, then its own") {
  CHECK(names<one>() == list{"chart.0.norm.weight", "chart.0.norm.bias", "chart.0.inside.0.weight", "chart.0.inside.0.bias",
                             "chart.0.inside.2.weight", "chart.0.inside.2.bias", "chart.2.norm.weight", "chart.2.norm.bias",
                             "chart.2.inside.0.weight", "chart.2.inside.0.bias", "chart.2.inside.2.weight",
                             "chart.2.inside.2.bias"});
  CHECK(names<tied>().size() == 6);
  CHECK(names<tied>()[0] == "word.norm.weight");
  CHECK(names<repeated>()[0] == "chart.0.0.0.norm.weight");
  CHECK(names<repeated>().size() == 12);
  for (auto const& all : {names<crossed>(), names<twice>()})
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) CHECK(all[i] != all[j]);
  CHECK(names<crossed>()[2] == "crossing.eye.0.weight");
}

TEST_CASE("composed: computes what its parts do") {
  bd::model<by_hand, bd::reference<double>> plain{bd::seed{1}};
  bd::model<chart | block, bd::reference<double>> made{bd::seed{2}};
  std::vector<std::vector<double>> values;
  plain.weights().read_all([&](auto const&, auto const&, std::vector<double> const& v) { values.push_back(v); });
  std::size_t i = 0;
  made.weights().write_all([&](auto const&, auto const&, std::vector<double>& v) { v = values[i++]; });
  REQUIRE(i == values.size());
  auto const x = net_test::normals(5 * 4, 1);
  auto const a = plain(chart(x));
  auto const b = made(chart(x));
  CHECK(net_test::difference(a, b) == 0);
  static_assert(bd::parameters<by_hand> == bd::parameters<chart | block> && bd::flops<by_hand> == bd::flops<chart | block>);
}

TEST_CASE("composed: gradients by differences") {
  auto const x = net_test::normals(5 * 4, 1), z = net_test::normals(5 * 3, 2), y4 = net_test::normals(5 * 4, 3),
             y3 = net_test::normals(5 * 3, 4), y2 = net_test::normals(5 * 2, 5);
  static constexpr bd::values<struct four, 4> four;
  static constexpr bd::values<struct three, 3> three;
  static constexpr bd::values<struct two, 2> two;
  net_test::check_gradients<one>(bd::dataset{chart(x), four(y4)}, bd::mean_squared_error);
  net_test::check_gradients<crossed>(bd::dataset{chart(x), row(z), three(y3)}, bd::mean_squared_error);
  net_test::check_gradients<twice>(bd::dataset{chart(x), row(z), two(y2)}, bd::mean_squared_error);
  net_test::check_gradients<repeated>(bd::dataset{chart(x), four(y4)}, bd::mean_squared_error);
  net_test::check_gradients<tied>(bd::dataset{chart(x), four(y4)}, bd::mean_squared_error);
}

TEST_CASE("composed: absent where its parts bear it") {
  bd::model<crossed, bd::reference<float>> model{bd::seed{3}};
  auto const x = net_test::normals(5 * 4, 1);
  auto const y = model(chart(x), bd::absent(row));
  CHECK(std::isfinite(y(4, 2)));
}
