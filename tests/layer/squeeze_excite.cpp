#include "braid/layer/squeeze_excite.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("squeeze_excite: torchvision's numbers and names, of images and volumes") {
  std::string const file = "layer_squeeze_excite";
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::squeeze_excite<2>, channels_last<6, 3, 4>>(file, "6x3x4_by_2_" + n);
    unit_test::check_golden<layer::squeeze_excite<4>, channels_last<17, 2, 2>>(file, "17x2x2_by_4_" + n);
    unit_test::check_golden<layer::squeeze_excite<1>, volume<4, 2, 3, 2>>(file, "4x2x3x2_by_1_" + n);
  }
}

TEST_CASE("squeeze_excite: gradients by differences") {
  unit_test::check_gradients<layer::squeeze_excite<2>, channels_last<4, 2, 3>>(3, 1);
  unit_test::check_learns<layer::squeeze_excite<2>, channels_last<4, 2, 3>>(7, 2);
}
