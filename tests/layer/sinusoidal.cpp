#include "braid/layer/sinusoidal.hpp"

#include "unit.hpp"

using namespace braid;
using unit_test::check_golden;

TEST_CASE("sinusoidal: PyTorch's numbers") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden<layer::sinusoidal, sequence<6, 5>>("layer_sinusoidal", "6x5" + n);
    check_golden<layer::sinusoidal, sequence<6, 8>>("layer_sinusoidal", "6x8_lengths" + n);
  }
  check_golden<layer::sinusoidal, shape<300, 2>>("layer_sinusoidal", "300x2_n1");
}

TEST_CASE("sinusoidal: gradients by differences, with samples of every length") {
  unit_test::check_gradients<layer::sinusoidal, sequence<3, 3>>(4, 1, {0, 1, 2, 3});
  unit_test::check_gradients<layer::sinusoidal, shape<2, 1>>(3, 2);
}
