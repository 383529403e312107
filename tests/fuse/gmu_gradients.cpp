// gmu: gradients by differences, absence.
#include "braid/fuse/gmu.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::gmu<3>>;

TEST_CASE("gmu: gradients by differences; every map learns") {
  unit_test::check_gradients<policy, shape<3>, shape<3>, shape<1>, shape<2>, shape<4>>(2, 1);
  unit_test::check_gradients<policy, flat<channels_last<2, 2, 1>>, shape<3>>(3, 2);
  unit_test::check_learns<policy, shape<6>, shape<3>>(3, 3);
}

TEST_CASE("gmu: an absent branch's term is missing, and its features are zeros in the gates") {
  unit_test::drawn<policy, shape<4>, shape<2>, shape<3>> s(5), zeros(5);
  zeros.put(1, unit_test::numbers(5 * 2, 0.0));
  zeros.each_param([](auto& p) {
    if (p.name == "1.bias") p.value.put({0, 0, 0});  // then tanh(W 0 + b) = 0
  });
  zeros.forward<mode::predict>();
  unit_test::check_close("without the second", s.without<0b010>(), zeros.out(), 1e-14);
}

TEST_CASE("gmu: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<policy, shape<4>, shape<2>, shape<3>>(2, 4);
}
