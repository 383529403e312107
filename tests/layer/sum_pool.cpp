#include "braid/layer/sum_pool.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("sum_pool: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::sum_pool<3>, shape<6>>("layer_sum_pool", "6_" + n);
    unit_test::check_golden<layer::sum_pool<3>, sequence<5, 9>>("layer_sum_pool", "5x9_" + n);
  }
}

TEST_CASE("sum_pool: gradients by differences") {
  unit_test::check_gradients<layer::sum_pool<1>, shape<5>>(3, 1);
  unit_test::check_gradients<layer::sum_pool<4>, shape<4>>(3, 2);
  unit_test::check_gradients<layer::sum_pool<2>, sequence<3, 4>>(2, 3);
}
