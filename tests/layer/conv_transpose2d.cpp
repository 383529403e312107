#include "braid/layer/conv_transpose2d.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("conv_transpose2d: PyTorch's numbers") {
  std::string const file = "layer_conv_transpose2d";
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::conv_transpose2d<2, 4, 2, 1>, channels_last<3, 4, 5>>(file, "3x4x5_to_2_k4_s2_p1_" + n);
    unit_test::check_golden<layer::conv_transpose2d<5, 3, 3, 1, 2>, channels_last<2, 3, 4>>(
        file, "2x3x4_to_5_k3_s3_p1_more2_" + n);
    unit_test::check_golden<layer::conv_transpose2d<3, 3, 1, 2>, channels_last<4, 3, 3>>(file, "4x3x3_to_3_k3_p2_" + n);
    unit_test::check_golden<layer::conv_transpose2d<3, 1, 2>, channels_last<2, 3, 2>>(file, "2x3x2_to_3_k1_s2_" + n);
  }
}

TEST_CASE("conv_transpose2d: gradients by differences") {
  unit_test::check_gradients<layer::conv_transpose2d<3, 3, 2, 1, 1>, channels_last<2, 3, 2>>(2, 1);
  unit_test::check_learns<layer::conv_transpose2d<3, 2, 2>, channels_last<2, 3, 2>>(2, 2);
}

TEST_CASE("conv_transpose2d: undoes conv2d's change of size") {
  using up = decltype(conv_transpose2d<3, 3>(output_pad<1>, stride<2>, pad<1>))::on<channels_last<4, 5, 7>>;
  static_assert(std::is_same_v<up::out, channels_last<3, 10, 14>>);
  CHECK(up::flops == 2 * 4 * 35 * 3 * 9);
}
