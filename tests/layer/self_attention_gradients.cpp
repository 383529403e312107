// Gradients of self_attention by differences: all options, samples of every length, several blocks of keys.
#include "braid/layer/self_attention.hpp"

#include "unit.hpp"

using namespace braid;
using unit_test::check_gradients;

TEST_CASE("self_attention: gradients by differences") {
  check_gradients<layer::self_attention<1>, sequence<3, 3>>(2, 1);
  check_gradients<layer::self_attention<2>, sequence<3, 4>>(4, 2, {0, 1, 2, 3});
  check_gradients<layer::self_attention<3>, shape<2, 3>>(2, 3);
  check_gradients<layer::self_attention<1>, sequence<18, 2>>(2, 4, {17, 5});
  check_gradients<layer::self_attention<2, true>, sequence<3, 4>>(4, 5, {0, 1, 2, 3});
  unit_test::check_learns<layer::self_attention<2>, sequence<3, 4>>(3, 6);
}

TEST_CASE("self_attention: gradients by differences, turned") {
  check_gradients<layer::self_attention<2, false, true>, sequence<3, 4>>(4, 1, {0, 1, 2, 3});
  check_gradients<layer::self_attention<1, true, true>, sequence<4, 6>>(2, 2);
}
