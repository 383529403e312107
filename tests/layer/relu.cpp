#include "braid/layer/relu.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("relu: PyTorch's numbers") {
  for (std::string const name : {"13_n1", "13_large_n1", "13_n7", "13_large_n7"})
    unit_test::check_golden<layer::relu, shape<13>>("layer_relu", name);
}

TEST_CASE("relu: gradients by differences, of an image and of a sequence") {
  unit_test::check_gradients<layer::relu, channels_last<2, 3, 2>>(3, 1);
  unit_test::check_gradients<layer::relu, sequence<3, 2>>(2, 2);
}

TEST_CASE("relu: known values") {
  unit_test::subject<layer::relu, reference<double>, shape<3>> s(1);
  s.put(0, {-2, 0, 2});
  s.forward<mode::predict>();
  auto const out = s.out();
  CHECK(out == std::vector<double>{0, 0, 2});
}
