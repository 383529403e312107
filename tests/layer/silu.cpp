#include "braid/layer/silu.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("silu: PyTorch's numbers") {
  for (std::string const name : {"13_n1", "13_large_n1", "13_n7", "13_large_n7"})
    unit_test::check_golden<layer::silu, shape<13>>("layer_silu", name);
}

TEST_CASE("silu: gradients by differences, of an image and of a sequence") {
  unit_test::check_gradients<layer::silu, channels_last<2, 3, 2>>(3, 1);
  unit_test::check_gradients<layer::silu, sequence<3, 2>>(2, 2);
}

TEST_CASE("silu: far from 0 it is 0 or x, and so is its slope, in float and in double") {
  for (float x : {-1e6f, -1000.0f, -100.0f})
    CHECK(std::abs(fn::silu{}(x)) + std::abs(fn::silu::slope{}(1.0f, x)) < 1e-30f);
  for (double x : {100.0, 1e6}) CHECK((fn::silu{}(x) == x && fn::silu::slope{}(1.0, x) == 1.0));
  CHECK(fn::silu{}(1e6f) == 1e6f);
}
