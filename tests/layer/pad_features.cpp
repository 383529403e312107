#include "braid/layer/pad_features.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("pad_features: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::pad_features<2, 1>, shape<5>>("layer_pad_features", "5_by_2_and_1_" + n);
    unit_test::check_golden<layer::pad_features<0, 3>, sequence<3, 4>>("layer_pad_features", "3x4_by_0_and_3_" + n);
  }
}

TEST_CASE("pad_features: gradients by differences, also of a flattened image") {
  unit_test::check_gradients<layer::pad_features<1, 2>, sequence<2, 3>>(3, 1);
  unit_test::check_gradients<layer::pad_features<1, 0>, flat<channels_last<2, 3, 2>>>(2, 2);
}
