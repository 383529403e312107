#include "braid/layer/frame_conv2d.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("frame_conv2d: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::frame_conv2d<3, 3, 1, 1>, volume<2, 3, 5, 4>>("layer_frame_conv2d", "2x3x5x4_to_3_k3_p1_" + n);
    unit_test::check_golden<layer::frame_conv2d<6, 3, 2, 1, 1, 2>, volume<4, 2, 5, 6>>("layer_frame_conv2d", "4x2x5x6_to_6_k3_s2_p1_g2_" + n);
    unit_test::check_golden<layer::frame_conv2d<17, 2>, volume<1, 1, 3, 3>>("layer_frame_conv2d", "1x1x3x3_to_17_k2_" + n);
  }
}

TEST_CASE("frame_conv2d: gradients by differences, with dilation too") {
  unit_test::check_gradients<layer::frame_conv2d<2, 2, 1, 1, 2>, volume<2, 2, 3, 2>>(2, 1);
  unit_test::check_learns<layer::frame_conv2d<2, 3, 1, 1>, volume<2, 2, 3, 2>>(2, 2);
}

TEST_CASE("frame_conv2d: options; one frame is enough") {
  using bound = decltype(frame_conv2d<4, 3>(stride<2>, pad<1>))::on<volume<3, 1, 8, 6>>;
  static_assert(std::is_same_v<bound::out, volume<4, 1, 4, 3>>);
  CHECK(bound::flops == 2 * 4 * 12 * 3 * 9);
}
