#include "braid/layer/softplus.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("softplus: PyTorch's numbers") {
  for (std::string const name : {"13_n1", "13_large_n1", "13_n7", "13_large_n7"})
    unit_test::check_golden<layer::softplus, shape<13>>("layer_softplus", name);
}

TEST_CASE("softplus: gradients by differences, of an image and of a sequence") {
  unit_test::check_gradients<layer::softplus, channels_last<2, 3, 2>>(3, 1);
  unit_test::check_gradients<layer::softplus, sequence<3, 2>>(2, 2);
}

TEST_CASE("softplus: x itself above 20, as in PyTorch; no digit lost below, no overflow") {
  CHECK(fn::softplus{}(20.5) == 20.5);
  CHECK(fn::softplus{}(20.0) > 20.0);
  CHECK(fn::softplus{}(1e30f) == 1e30f);
  CHECK(fn::softplus{}(-40.0f) == doctest::Approx(std::exp(-40.0)).epsilon(1e-6));
  CHECK(fn::softplus{}(-1000.0f) < 1e-30f);
  CHECK(fn::softplus::slope{}(1.0f, 1e30f) == 1.0f);
}
