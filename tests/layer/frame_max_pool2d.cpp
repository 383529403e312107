#include "braid/layer/frame_max_pool2d.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("frame_max_pool2d: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::frame_max_pool2d<2>, volume<2, 3, 5, 4>>("layer_frame_max_pool2d", "2x3x5x4_k2_" + n);
    unit_test::check_golden<layer::frame_max_pool2d<3, 2, 1>, volume<3, 2, 4, 5>>("layer_frame_max_pool2d", "3x2x4x5_k3_s2_p1_" + n);
  }
}

TEST_CASE("frame_max_pool2d: gradients by differences; options") {
  unit_test::check_gradients<layer::frame_max_pool2d<2, 1>, volume<2, 2, 3, 3>>(2, 1);
  using bound = decltype(frame_max_pool2d<3>(stride<1>, pad<1>))::on<volume<3, 1, 8, 6>>;
  static_assert(std::is_same_v<bound::out, volume<3, 1, 8, 6>>);
}
