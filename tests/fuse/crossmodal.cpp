#include "braid/fuse/crossmodal.hpp"

#include "braid/layer/mean_time.hpp"
#include "braid/model/model.hpp"
#include "fuse/composed_unit.hpp"
#include "net.hpp"

#include <set>

namespace bd = braid;

namespace {
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 5, 4> seen;
inline constexpr bd::values<struct dose, 4> dose;

struct norm;
/// One layer, spelled out.
inline constexpr auto normed = bd::tied<norm>(bd::layer_norm);
inline constexpr auto looked = bd::fuse<bd::sum>(said, bd::fuse<bd::cross_attention<2>>(said | normed, seen | normed));
inline constexpr auto by_hand = looked | bd::residual(bd::layer_norm | bd::dense<6> | bd::relu | bd::dense<4>) | bd::mean_time;
inline constexpr auto one = bd::fuse<bd::crossmodal<2, 6>>(said, seen) | bd::mean_time;
inline constexpr auto two = bd::fuse<bd::crossmodal<2, 6, 2>>(said, seen) | bd::mean_time;

template <auto Net>
std::vector<std::string> names() {
  std::vector<std::string> all;
  bd::for_each_tensor<bd::program<decltype(bd::type_of(Net))>, bd::reference<float>, false>(
      [&](std::string const& n, auto, std::size_t, auto) { all.push_back(n); });
  return all;
}
std::vector<std::int32_t> const said_used{1, 3, 2, 3}, seen_used{5, 2, 1, 4};
}  // namespace

TEST_CASE("crossmodal: PyTorch's numbers") {
  for (std::string const n : {"_n1", "_n7"}) {
    using one_layer = unit_test::as_unit<bd::fusion::crossmodal<2, 6>>;
    unit_test::check_golden<one_layer, bd::sequence<3, 4>, bd::sequence<2, 4>>("fuse_crossmodal", "3_2x4" + n);
    using two_layers = unit_test::as_unit<bd::fusion::crossmodal<3, 5, 2>>;
    unit_test::check_golden<two_layers, bd::sequence<3, 6>, bd::sequence<5, 6>>("fuse_crossmodal", "3_5x6" + n);
  }
}

TEST_CASE("crossmodal: a layer is the sum of its parts, by the names of its own") {
  auto const all = names<two>();
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
  CHECK(all.size() == 2 * (2 + 4 + 2 + 4));
  CHECK(all[0] == "crossmodal.layers.0.norm1.weight");
  CHECK(all.back() == "crossmodal.layers.1.linear2.bias");

  bd::model<by_hand, bd::reference<double>> plain{bd::seed{1}};
  bd::model<one, bd::reference<double>> made{bd::seed{2}};
  std::vector<std::vector<double>> values;
  plain.weights().read_all([&](auto const&, auto const&, std::vector<double> const& v) { values.push_back(v); });
  std::size_t i = 0;
  made.weights().write_all([&](auto const&, auto const&, std::vector<double>& v) { v = values.at(i++); });
  auto const x = net_test::normals(4 * 12, 1), y = net_test::normals(4 * 20, 2);
  CHECK(net_test::difference(made(said(x, said_used), seen(y, seen_used)), plain(said(x, said_used), seen(y, seen_used))) == 0);
}

TEST_CASE("crossmodal: gradients by differences, with samples of other lengths") {
  auto const x = net_test::normals(4 * 12, 1), y = net_test::normals(4 * 20, 2), z = net_test::normals(4 * 4, 3);
  net_test::check_gradients<two>(bd::dataset{said(x, said_used), seen(y, seen_used), dose(z)}, bd::mean_squared_error);
}

TEST_CASE("crossmodal: without the second branch the first goes through the dense layers alone") {
  bd::model<one, bd::reference<double>> model{bd::seed{1}};
  net_test::draw(model.weights());
  auto const x = net_test::normals(2 * 12, 1), y = net_test::normals(2 * 20, 2);
  std::vector<std::int32_t> const none{0, 0};
  auto const without = model(said(x), bd::absent(seen));
  std::vector<double> const alone(without.begin(), without.end());
  CHECK(net_test::difference(model(said(x), seen(y, none)), alone) < 1e-15);
  CHECK(net_test::difference(model(said(x), seen(y)), alone) > 1e-3);
}

TEST_CASE("crossmodal: gradients of what is there, by differences") {
  using policy = unit_test::as_unit<bd::fusion::crossmodal<2, 5>>;
  unit_test::check_absent_gradients<policy, bd::sequence<3, 4>, bd::sequence<2, 4>>(2, 4);
}
