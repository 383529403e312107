#include "braid/layer/learned.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("learned: one vector for all samples, and the sum of their gradients") {
  for (char const* name : {"3_n1", "3_n7"}) unit_test::check_golden<layer::learned<3>, shape<5>>("layer_learned", name);
}

TEST_CASE("learned: gradients by differences; those of the input are zero") {
  unit_test::check_gradients<layer::learned<3>, shape<5>>(4, 1);
  unit_test::check_gradients<layer::learned<1>, sequence<3, 2>>(2, 2);
  unit_test::check_gradients<layer::learned<2>, channels_last<2, 3, 2>>(3, 3);
  unit_test::check_learns<layer::learned<4>, shape<2>>(3, 4);
}

TEST_CASE("learned: where it starts") {
  using bound = layer::learned<2, -2500>::on<shape<3>>;
  bound::params<views<float>::parameter> p{};
  bound::params<views<float>::parameter>::each(
      p, [](auto, auto, init::constant start) { CHECK(start.value == -2.5f); });
}
