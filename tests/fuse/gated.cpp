#include "braid/fuse/gated.hpp"

#include "fuse/absence.hpp"

using namespace braid;

TEST_CASE("gated: PyTorch's numbers") {
  for (char const* n : {"n1", "n7"})
    unit_test::check_golden<fusion::gated, shape<6>, shape<6>>("fuse_gated", std::string("6_6_") + n);
}

TEST_CASE("gated: gradients by differences") {
  unit_test::check_gradients<fusion::gated, shape<6>, shape<6>>(4, 1);
  unit_test::check_gradients<fusion::gated, shape<1>, shape<1>>(3, 2);
  unit_test::check_learns<fusion::gated, shape<6>, shape<6>>(4, 3);
}

TEST_CASE("gated: the gate closes on an absent branch") {
  unit_test::drawn<fusion::gated, shape<6>, shape<6>> s(5);
  unit_test::check_close("only a", s.without<0b10>(), s.in(0), 0);
  unit_test::check_close("only b", s.without<0b01>(), s.in(1), 0);
}

TEST_CASE("gated: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<fusion::gated, shape<6>, shape<6>>(4, 4);
}
