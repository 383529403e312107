#include "braid/layer/front_tokens.hpp"

#include "unit.hpp"

using namespace braid;
using unit_test::check_golden;

TEST_CASE("front_tokens: PyTorch's numbers, of fixed steps and of a sequence with lengths") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden<layer::front_tokens<3>, shape<4, 5>>("layer_front_tokens", "3_4x5" + n);
    check_golden<layer::front_tokens<3>, sequence<4, 5>>("layer_front_tokens", "3_4x5" + n);
    check_golden<layer::front_tokens<2>, sequence<5, 3>>("layer_front_tokens", "2_5x3_lengths" + n);
  }
}

TEST_CASE("front_tokens: a length grows by their number") {
  using unit = layer::front_tokens<2>::on<sequence<4, 3>>;
  unit_test::bench<unit, reference<double>> b(3);
  b.put(0, unit_test::numbers(3 * 12, 1.0));
  b.lengths[0] = {0, 4, 1};
  b.forward<mode::predict>();
  CHECK(b.own_lengths() == std::vector<std::int32_t>{2, 6, 3});
  b.lengths[0].clear();
  b.forward<mode::predict>();
  CHECK(b.own_lengths() == std::vector<std::int32_t>{6, 6, 6});
  static_assert(!layer::front_tokens<2>::on<shape<4, 3>>::gives_lengths);
}

TEST_CASE("front_tokens: gradients by differences") {
  unit_test::check_gradients<layer::front_tokens<2>, shape<3, 2>>(3, 1);
  unit_test::check_gradients<layer::front_tokens<1>, sequence<3, 2>>(3, 2, {1, 3, 2});
  unit_test::check_learns<layer::front_tokens<2>, shape<2, 3>>(3, 3);
}
