#include "braid/fuse/non_local_gate.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::non_local_gate<3, 4, 5>>;

TEST_CASE("non_local_gate: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, shape<6>, shape<3>>("fuse_non_local_gate", "6_3_" + n);
    unit_test::check_golden<policy, shape<1>, shape<4>>("fuse_non_local_gate", "1_4_" + n);
  }
}

TEST_CASE("non_local_gate: gradients by differences") {
  unit_test::check_gradients<policy, shape<3>, shape<3>>(2, 1);
  unit_test::check_gradients<fusion::detail::non_local<1, 1, 1>, shape<1>, shape<1>, shape<1>>(3, 2);
  unit_test::check_gradients<fusion::detail::non_local<2, 3, 9>, shape<18>, shape<27>, shape<27>>(2, 3);
  unit_test::check_learns<policy, shape<5>, shape<2>>(3, 4);
}

TEST_CASE("non_local_gate: without the second branch the queries are left") {
  unit_test::drawn<policy, shape<6>, shape<3>> s(2), deaf(2);
  deaf.each_param([](auto& p) {
    if (p.name.starts_with("value")) p.value.zero();
  });
  deaf.forward<mode::predict>();
  unit_test::check_close("q", s.without<0b10>(), deaf.out(), 1e-14);
}

TEST_CASE("non_local_gate: large scores do not overflow") {
  unit_test::subject<fusion::detail::non_local<1, 2, 1>, reference<float>, shape<1>, shape<2>, shape<2>> s(1);
  s.put(0, {1000});
  s.put(1, {1000, -1000});
  s.put(2, {2, 3});
  s.forward<mode::predict>();
  CHECK(s.out()[0] == 1002);
}

TEST_CASE("non_local_gate: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<fusion::detail::non_local<2, 3, 2>, shape<4>, shape<6>, shape<6>>(2, 5);
  unit_test::check_absent_gradients<policy, shape<3>, shape<2>>(2, 6);
}
