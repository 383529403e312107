#include "braid/layer/pad2d.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("pad2d: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::pad2d<2, 2, 2, 2>, channels_last<2, 3, 4>>("layer_pad2d", "2x3x4_by_2_" + n);
    unit_test::check_golden<layer::pad2d<1, 0, 2, 3>, channels_last<3, 2, 3>>("layer_pad2d", "3x2x3_by_1_0_2_3_" + n);
  }
}

TEST_CASE("pad2d: gradients by differences") {
  unit_test::check_gradients<layer::pad2d<1, 0, 0, 2>, channels_last<2, 2, 3>>(2, 1);
}

TEST_CASE("pad2d: one number for all sides, or one each") {
  static_assert(std::is_same_v<std::remove_const_t<decltype(pad2d<3>)>, layer::pad2d<3, 3, 3, 3>>);
  static_assert(std::is_same_v<std::remove_const_t<decltype(pad2d<0, 1, 2, 3>)>, layer::pad2d<0, 1, 2, 3>>);
  static_assert(std::is_same_v<layer::pad2d<0, 1, 2, 3>::on<channels_last<3, 4, 5>>::out, channels_last<3, 5, 10>>);
}
