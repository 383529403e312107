#include "braid/layer/upsample.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("upsample: PyTorch's numbers, nearest and bilinear") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::upsample<2>, channels_last<2, 3, 4>>("layer_upsample", "2x3x4_by_2_" + n);
    unit_test::check_golden<layer::upsample<3>, channels_last<3, 2, 1>>("layer_upsample", "3x2x1_by_3_" + n);
    unit_test::check_golden<layer::upsample<2, true>, channels_last<2, 3, 4>>("layer_upsample", "2x3x4_by_2_bilinear_" + n);
    unit_test::check_golden<layer::upsample<3, true>, channels_last<3, 2, 1>>("layer_upsample", "3x2x1_by_3_bilinear_" + n);
    unit_test::check_golden<layer::upsample<4, true>, channels_last<1, 4, 3>>("layer_upsample", "1x4x3_by_4_bilinear_" + n);
  }
}

TEST_CASE("upsample: gradients by differences") {
  unit_test::check_gradients<layer::upsample<3>, channels_last<2, 2, 3>>(2, 1);
  unit_test::check_gradients<layer::upsample<3, true>, channels_last<2, 2, 3>>(2, 2);
  unit_test::check_gradients<layer::upsample<1, true>, channels_last<2, 2, 3>>(2, 3);
}

TEST_CASE("upsample: two names, one unit") {
  static_assert(std::is_same_v<decltype(type_of(upsample_bilinear<2>)), layer::upsample<2, true>>);
  static_assert(std::is_same_v<layer::upsample<2>::on<channels_last<3, 4, 5>>::out, channels_last<3, 8, 10>>);
}
