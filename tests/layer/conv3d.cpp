#include "braid/layer/conv3d.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("conv3d: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::conv3d<3, 3, 1, 1>, volume<2, 3, 4, 5>>("layer_conv3d", "2x3x4x5_to_3_k3_p1_" + n);
    unit_test::check_golden<layer::conv3d<2, 2, 2, 1>, volume<3, 4, 5, 4>>("layer_conv3d", "3x4x5x4_to_2_k2_s2_p1_" + n);
    unit_test::check_golden<layer::conv3d<17, 1>, volume<1, 2, 3, 3>>("layer_conv3d", "1x2x3x3_to_17_k1_" + n);
  }
}

TEST_CASE("conv3d: gradients by differences, with dilation and groups too") {
  unit_test::check_gradients<layer::conv3d<2, 2, 2, 1>, volume<2, 3, 2, 3>>(2, 1);
  unit_test::check_gradients<layer::conv3d<2, 2, 1, 1, 2, 2>, volume<2, 2, 3, 2>>(2, 2);
  unit_test::check_learns<layer::conv3d<2, 3, 1, 1>, volume<2, 2, 3, 2>>(2, 3);
}

TEST_CASE("conv3d: options") {
  using bound = decltype(conv3d<4, 3>(stride<2>, pad<1>))::on<volume<3, 4, 8, 6>>;
  static_assert(std::is_same_v<bound::out, volume<4, 2, 4, 3>>);
  CHECK(bound::flops == 2 * 4 * 24 * 3 * 27);
}
