#include "braid/layer/conv2d.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("conv2d: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::conv2d<16, 3, 1, 1>, channels_last<1, 8, 8>>("layer_conv2d", "1x8x8_to_16_k3_s1_p1_" + n);
    unit_test::check_golden<layer::conv2d<5, 3, 2, 1>, channels_last<3, 7, 5>>("layer_conv2d", "3x7x5_to_5_k3_s2_p1_" + n);
    std::string const file = "layer_conv2d_kernels";
    unit_test::check_golden<layer::conv2d<4, 2>, channels_last<2, 9, 6>>(file, "2x9x6_to_4_k2_s1_p0_" + n);
    unit_test::check_golden<layer::conv2d<8, 1>, channels_last<4, 5, 5>>(file, "4x5x5_to_8_k1_s1_p0_" + n);
    unit_test::check_golden<layer::conv2d<4, 5, 3, 2>, channels_last<3, 11, 9>>(file, "3x11x9_to_4_k5_s3_p2_" + n);
    unit_test::check_golden<layer::conv2d<19, 3, 1, 1>, channels_last<17, 6, 6>>("layer_conv2d_wide",
                                                                                 "17x6x6_to_19_k3_s1_p1_" + n);
  }
}

TEST_CASE("conv2d: gradients by differences; more padding than the window, and rows that no window covers") {
  unit_test::check_gradients<layer::conv2d<2, 2, 1, 2>, channels_last<2, 3, 2>>(2, 1);
  unit_test::check_gradients<layer::conv2d<2, 2, 3>, channels_last<2, 6, 4>>(2, 2);
  unit_test::check_learns<layer::conv2d<3, 3, 1, 1>, channels_last<2, 4, 3>>(2, 3);
}

TEST_CASE("conv2d: dilation and groups") {
  for (std::string const n : {"n1", "n7"}) {
    std::string const file = "layer_conv2d_groups";
    unit_test::check_golden<layer::conv2d<3, 3, 1, 2, 2>, channels_last<2, 7, 9>>(file, "2x7x9_to_3_k3_p2_d2_" + n);
    unit_test::check_golden<layer::conv2d<5, 3, 2, 1, 3>, channels_last<3, 8, 11>>(file, "3x8x11_to_5_k3_s2_p1_d3_" + n);
    unit_test::check_golden<layer::conv2d<6, 3, 2, 1, 1, 2>, channels_last<4, 5, 6>>(file, "4x5x6_to_6_k3_s2_p1_g2_" + n);
    unit_test::check_golden<layer::conv2d<4, 2, 1, 0, 2, 2>, channels_last<2, 5, 4>>(file, "2x5x4_to_4_k2_d2_g2_" + n);
  }
  unit_test::check_gradients<layer::conv2d<4, 2, 2, 1, 2, 2>, channels_last<2, 5, 4>>(2, 4);
  unit_test::check_learns<layer::conv2d<4, 3, 1, 1, 1, 2>, channels_last<2, 4, 3>>(2, 5);
}

TEST_CASE("conv2d: options in any order are one type") {
  static_assert(std::is_same_v<decltype(conv2d<4, 3>(stride<2>, pad<1>)), decltype(conv2d<4, 3>(pad<1>, stride<2>))>);
  static_assert(std::is_same_v<decltype(conv2d<4, 3>(stride<2>)(pad<1>)), layer::conv2d<4, 3, 2, 1>>);
  static_assert(std::is_same_v<decltype(conv2d<4, 3>(groups<2>, dilation<3>)), layer::conv2d<4, 3, 1, 0, 3, 2>>);
  using bound = decltype(conv2d<4, 3>(stride<2>, pad<1>))::on<channels_last<3, 8, 8>>;
  static_assert(std::is_same_v<bound::out, channels_last<4, 4, 4>>);
  CHECK(bound::flops == 2 * 4 * 4 * 4 * 3 * 9);
}
