#include "braid/layer/leaky_relu.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("leaky_relu: PyTorch's numbers") {
  for (std::string const name : {"13_n1", "13_large_n1", "13_n7", "13_large_n7"}) {
    unit_test::check_golden<layer::leaky_relu<1>, shape<13>>("layer_leaky_relu", name);
    unit_test::check_golden<layer::leaky_relu<20>, shape<13>>("layer_leaky_relu_20", name);
  }
}

TEST_CASE("leaky_relu: gradients by differences, of an image and of a sequence") {
  unit_test::check_gradients<layer::leaky_relu<1>, channels_last<2, 3, 2>>(3, 1);
  unit_test::check_gradients<layer::leaky_relu<20>, sequence<3, 2>>(2, 2);
}

TEST_CASE("leaky_relu: its number is an option") {
  static_assert(std::is_same_v<decltype(type_of(leaky_relu(percent<20>))), layer::leaky_relu<20>>);
  static_assert(std::is_same_v<decltype(type_of(leaky_relu)), layer::leaky_relu<1>>);
}
