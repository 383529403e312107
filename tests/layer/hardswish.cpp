#include "braid/layer/hardswish.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("hardswish: PyTorch's numbers") {
  for (std::string const name : {"13_n1", "13_large_n1", "13_n7", "13_large_n7"})
    unit_test::check_golden<layer::hardswish, shape<13>>("layer_hardswish", name);
}

TEST_CASE("hardswish: gradients by differences, of an image and of a sequence") {
  unit_test::check_gradients<layer::hardswish, channels_last<2, 3, 2>>(3, 1);
  unit_test::check_gradients<layer::hardswish, sequence<3, 2>>(2, 2);
}

TEST_CASE("hardswish: known values; at the corners the slopes are those outside") {
  CHECK(fn::hardswish{}(-3.0) == 0.0);
  CHECK(fn::hardswish{}(3.0) == 3.0);
  CHECK(fn::hardswish{}(1e30f) == 1e30f);
  CHECK(fn::hardswish::slope{}(1.0, -3.0) == 0.0);
  CHECK(fn::hardswish::slope{}(1.0, 3.0) == 1.0);
  CHECK(fn::hardswish::slope{}(1.0, 0.0) == 0.5);
}
