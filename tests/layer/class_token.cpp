#include "braid/layer/class_token.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("class_token: PyTorch's numbers") {
  for (std::string const n : {"_n1", "_n7"})
    unit_test::check_golden<layer::class_token, shape<4, 5>>("layer_class_token", "4x5" + n);
}

TEST_CASE("class_token: gradients by differences") {
  unit_test::check_gradients<layer::class_token, shape<3, 2>>(3, 1);
  unit_test::check_gradients<layer::class_token, shape<1, 1>>(2, 2);
  unit_test::check_learns<layer::class_token, shape<2, 3>>(3, 3);
}
