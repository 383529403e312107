#include "braid/layer/elu.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("elu: PyTorch's numbers") {
  for (std::string const name : {"13_n1", "13_large_n1", "13_n7", "13_large_n7"}) {
    unit_test::check_golden<layer::elu<100>, shape<13>>("layer_elu", name);
    unit_test::check_golden<layer::elu<50>, shape<13>>("layer_elu_50", name);
  }
}

TEST_CASE("elu: gradients by differences, of an image and of a sequence") {
  unit_test::check_gradients<layer::elu<100>, channels_last<2, 3, 2>>(3, 1);
  unit_test::check_gradients<layer::elu<50>, sequence<3, 2>>(2, 2);
}

TEST_CASE("elu: its number is an option") {
  static_assert(std::is_same_v<decltype(type_of(elu(percent<50>))), layer::elu<50>>);
  static_assert(std::is_same_v<decltype(type_of(elu)), layer::elu<100>>);
}

TEST_CASE("elu: no digit lost near 0, nothing odd far from it") {
  CHECK(fn::elu<100>{}(-1e-6f) == doctest::Approx(std::expm1(-1e-6)).epsilon(1e-6));
  CHECK(fn::elu<100>{}(-0.3) == doctest::Approx(std::expm1(-0.3)).epsilon(1e-15));
  CHECK(fn::elu<100>{}(-1000.0f) == -1.0f);
  CHECK(fn::elu<100>{}(1e30f) == 1e30f);
}
