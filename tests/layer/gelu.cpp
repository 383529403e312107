#include "braid/layer/gelu.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("gelu: PyTorch's numbers") {
  for (std::string const name : {"13_n1", "13_large_n1", "13_n7", "13_large_n7"})
    unit_test::check_golden<layer::gelu, shape<13>>("layer_gelu", name);
}

TEST_CASE("gelu: gradients by differences, of an image and of a sequence") {
  unit_test::check_gradients<layer::gelu, channels_last<2, 3, 2>>(3, 1);
  unit_test::check_gradients<layer::gelu, sequence<3, 2>>(2, 2);
}

TEST_CASE("gelu: known values") {
  unit_test::subject<layer::gelu, reference<double>, shape<3>> s(1);
  s.put(0, {-2, 0, 2});
  s.forward<mode::predict>();
  auto const out = s.out();
  CHECK(out[2] == doctest::Approx(std::erfc(-std::sqrt(2.0))).epsilon(1e-14));
}
