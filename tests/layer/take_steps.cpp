#include "braid/layer/take_steps.hpp"

#include "unit.hpp"

using namespace braid;
using unit_test::check_golden;

TEST_CASE("take_steps: PyTorch's numbers, of fixed steps and of a sequence with lengths") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden<layer::take_steps<1, 3>, shape<4, 5>>("layer_take_steps", "1_3_4x5" + n);
    check_golden<layer::take_steps<0, 2>, sequence<5, 3>>("layer_take_steps", "0_2_5x3_lengths" + n);
    check_golden<layer::take_steps<2, 5>, sequence<5, 3>>("layer_take_steps", "2_5_5x3_lengths" + n);
  }
}

TEST_CASE("take_steps: of a length counts what lies between them") {
  unit_test::bench<layer::take_steps<1, 3>::on<sequence<4, 2>>, reference<double>> b(5);
  b.put(0, unit_test::numbers(5 * 8, 1.0));
  b.lengths[0] = {0, 1, 2, 3, 4};
  b.forward<mode::predict>();
  CHECK(b.own_lengths() == std::vector<std::int32_t>{0, 0, 1, 2, 2});
  b.lengths[0].clear();
  b.forward<mode::predict>();
  CHECK(b.own_lengths() == std::vector<std::int32_t>{2, 2, 2, 2, 2});
}

TEST_CASE("take_steps: gradients by differences") {
  unit_test::check_gradients<layer::take_steps<0, 2>, shape<3, 2>>(3, 1);
  unit_test::check_gradients<layer::take_steps<1, 3>, sequence<3, 2>>(3, 2, {1, 3, 2});
}
