#include "braid/fuse/weighted.hpp"

#include "fuse/absence.hpp"

#include <cmath>

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;

TEST_CASE("weighted: PyTorch's numbers") {
  for (char const* n : {"n1", "n7"}) {
    check_golden<fusion::weighted, shape<5>, shape<5>>("fuse_weighted", std::string("5_5_") + n);
    check_golden<fusion::weighted, shape<5>, shape<5>, shape<5>>("fuse_weighted", std::string("5_5_5_") + n);
  }
}

TEST_CASE("weighted: gradients by differences, of one branch to four") {
  check_gradients<fusion::weighted, shape<5>>(3, 1);
  check_gradients<fusion::weighted, shape<5>, shape<5>>(3, 2);
  check_gradients<fusion::weighted, shape<5>, shape<5>, shape<5>>(3, 3);
  check_gradients<fusion::weighted, shape<5>, shape<5>, shape<5>, shape<5>>(3, 4);
  check_gradients<fusion::weighted, channels_last<2, 3, 2>, channels_last<2, 3, 2>>(3, 5);
  unit_test::check_learns<fusion::weighted, shape<5>, shape<5>, shape<5>>(4, 6);
}

TEST_CASE("weighted: softmax over the branches that are there") {
  unit_test::drawn<fusion::weighted, shape<5>, shape<5>, shape<5>> s(4);
  s.unit.params[0].value.put({0.5, -1, 2});
  auto const got = s.without<0b010>();
  double const a = std::exp(0.5) / (std::exp(0.5) + std::exp(2.0));
  unit_test::numbers wanted = s.in(0);
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = a * wanted[i] + (1 - a) * s.in(2)[i];
  unit_test::check_close("out", got, wanted, 1e-14);
  unit_test::check_close("only the second", s.without<0b101>(), s.in(1), 0);
}

TEST_CASE("weighted: gradients by differences where branches are absent") {
  unit_test::check_absent_gradients<fusion::weighted, shape<4>, shape<4>, shape<4>>(3, 7);
}
