#include "braid/layer/relu6.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("relu6: PyTorch's numbers") {
  for (std::string const name : {"13_n1", "13_large_n1", "13_n7", "13_large_n7"})
    unit_test::check_golden<layer::relu6, shape<13>>("layer_relu6", name);
}

TEST_CASE("relu6: gradients by differences, of an image and of a sequence") {
  unit_test::check_gradients<layer::relu6, channels_last<2, 3, 2>>(3, 1);
  unit_test::check_gradients<layer::relu6, sequence<3, 2>>(2, 2);
}

TEST_CASE("relu6: known values; the corners have no slope, a NaN stays") {
  for (double x : {-1.0, 0.0, 6.0, 7.0}) CHECK(fn::relu6::slope{}(1.0, fn::relu6{}(x)) == 0.0);
  CHECK(fn::relu6{}(5.5) == 5.5);
  CHECK(fn::relu6{}(1e30f) == 6.0f);
  CHECK(std::isnan(fn::relu6{}(std::numeric_limits<float>::quiet_NaN())));
}
