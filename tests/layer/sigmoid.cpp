#include "braid/layer/sigmoid.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("sigmoid: PyTorch's numbers") {
  for (std::string const name : {"13_n1", "13_large_n1", "13_n7", "13_large_n7"})
    unit_test::check_golden<layer::sigmoid, shape<13>>("layer_sigmoid", name);
}

TEST_CASE("sigmoid: gradients by differences, of an image and of a sequence") {
  unit_test::check_gradients<layer::sigmoid, channels_last<2, 3, 2>>(3, 1);
  unit_test::check_gradients<layer::sigmoid, sequence<3, 2>>(2, 2);
}

TEST_CASE("sigmoid: known values") {
  unit_test::subject<layer::sigmoid, reference<double>, shape<3>> s(1);
  s.put(0, {-2, 0, 2});
  s.forward<mode::predict>();
  auto const out = s.out();
  CHECK(out[2] == doctest::Approx(1 / (1 + std::exp(-2.0))).epsilon(1e-14));
}
