#include "braid/layer/hardsigmoid.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("hardsigmoid: PyTorch's numbers") {
  for (std::string const name : {"13_n1", "13_large_n1", "13_n7", "13_large_n7"})
    unit_test::check_golden<layer::hardsigmoid, shape<13>>("layer_hardsigmoid", name);
}

TEST_CASE("hardsigmoid: gradients by differences, of an image and of a sequence") {
  unit_test::check_gradients<layer::hardsigmoid, channels_last<2, 3, 2>>(3, 1);
  unit_test::check_gradients<layer::hardsigmoid, sequence<3, 2>>(2, 2);
}

TEST_CASE("hardsigmoid: known values; the corners have no slope") {
  for (double x : {-4.0, -3.0, 3.0, 4.0}) CHECK(fn::hardsigmoid::slope{}(1.0, fn::hardsigmoid{}(x)) == 0.0);
  CHECK(fn::hardsigmoid{}(0.0) == 0.5);
  CHECK(fn::hardsigmoid{}(1e30f) == 1.0f);
}
