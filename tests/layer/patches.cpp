#include "braid/layer/patches.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("patches: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::patches<3>, channels_last<3, 6, 9>>("layer_patches", "3x6x9_by_3_" + n);
    unit_test::check_golden<layer::patches<2>, channels_last<2, 4, 6>>("layer_patches", "2x4x6_by_2_" + n);
  }
}

TEST_CASE("patches: gradients by differences; one pixel a patch, and one patch an image") {
  unit_test::check_gradients<layer::patches<1>, channels_last<2, 3, 2>>(2, 1);
  unit_test::check_gradients<layer::patches<2>, channels_last<3, 2, 2>>(2, 2);
  static_assert(std::is_same_v<layer::patches<2>::on<channels_last<3, 4, 6>>::out, sequence<6, 12>>);
}
