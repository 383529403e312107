#include "braid/fuse/outer.hpp"

#include "fuse/absence.hpp"

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;

TEST_CASE("outer: PyTorch's numbers, of two and three branches") {
  for (std::string const n : {"n1", "n7"}) {
    check_golden<fusion::outer, shape<5>, shape<4>>("fuse_outer", "5_4_" + n);
    check_golden<fusion::outer, shape<3>, shape<1>, shape<4>>("fuse_outer", "3_1_4_" + n);
  }
}

TEST_CASE("outer: gradients by differences") {
  check_gradients<fusion::outer, shape<5>>(3, 1);
  check_gradients<fusion::outer, shape<3>, shape<2>, shape<1>, shape<2>, shape<2>>(2, 2);
}

TEST_CASE("outer: without a branch nothing is left") {
  unit_test::drawn<fusion::outer, shape<3>, shape<2>> s(4);
  CHECK(s.without<0b01>() == unit_test::numbers(4 * 6, 0.0));
}

TEST_CASE("outer: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<fusion::outer, shape<3>, shape<2>, shape<2>>(2, 3);
}
