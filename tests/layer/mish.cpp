#include "braid/layer/mish.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("mish: PyTorch's numbers") {
  for (std::string const name : {"13_n1", "13_large_n1", "13_n7", "13_large_n7"})
    unit_test::check_golden<layer::mish, shape<13>>("layer_mish", name);
}

TEST_CASE("mish: gradients by differences, of an image and of a sequence") {
  unit_test::check_gradients<layer::mish, channels_last<2, 3, 2>>(3, 1);
  unit_test::check_gradients<layer::mish, sequence<3, 2>>(2, 2);
}

TEST_CASE("mish: far from 0 it is 0 or x; no digit lost, no overflow") {
  CHECK(fn::mish{}(-40.0f) == doctest::Approx(-40 * std::exp(-40.0)).epsilon(1e-6));
  CHECK(std::abs(fn::mish{}(-1000.0f)) < 1e-30f);
  for (float x : {21.0f, 100.0f, 1e30f}) CHECK((fn::mish{}(x) == x && fn::mish::slope{}(1.0f, x) == 1.0f));
  CHECK(fn::mish{}(19.999999) == doctest::Approx(19.999999).epsilon(1e-15));
}
