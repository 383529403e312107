#include "braid/layer/depthwise_conv2d.hpp"

#include "unit.hpp"

using namespace braid;

template <std::size_t K, std::size_t S = 1, std::size_t P = 0, std::size_t D = 1>
using depthwise = layer::depthwise_conv2d<K, S, P, D>;

TEST_CASE("depthwise_conv2d: PyTorch's numbers") {
  std::string const file = "layer_depthwise_conv2d";
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<depthwise<3, 1, 1>, channels_last<5, 6, 5>>(file, "5x6x5_k3_p1_" + n);
    unit_test::check_golden<depthwise<3, 2, 1>, channels_last<19, 4, 3>>(file, "19x4x3_k3_s2_p1_" + n);
    unit_test::check_golden<depthwise<2, 1, 2, 3>, channels_last<3, 7, 8>>(file, "3x7x8_k2_p2_d3_" + n);
  }
}

TEST_CASE("depthwise_conv2d: gradients by differences") {
  unit_test::check_gradients<depthwise<3, 2, 1>, channels_last<3, 4, 5>>(2, 1);
  unit_test::check_learns<depthwise<3, 1, 1>, channels_last<3, 3, 4>>(2, 2);
}

TEST_CASE("depthwise_conv2d: is conv2d of as many groups as channels") {
  using bound = decltype(depthwise_conv2d<3>(pad<1>, stride<2>))::on<channels_last<5, 8, 8>>;
  static_assert(std::is_base_of_v<decltype(conv2d<5, 3>(pad<1>, stride<2>, groups<5>))::on<channels_last<5, 8, 8>>, bound>);
  static_assert(std::is_same_v<bound::out, channels_last<5, 4, 4>>);
  CHECK(bound::flops == 2 * 5 * 16 * 9);
}
