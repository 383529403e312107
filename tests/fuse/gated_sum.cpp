#include "braid/fuse/gated_sum.hpp"

#include "fuse/absence.hpp"

using namespace braid;
using policy = fusion::gated_sum;

TEST_CASE("gated_sum: the formula, with all branches and without some") {
  unit_test::drawn<policy, shape<6>, shape<2>, shape<2>, shape<2>> s(3);
  auto const z = s.in(0), all = s.without<0>(), outer = s.without<0b0100>(), none = s.without<0b1110>();
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t j = 0; j < 2; ++j) {
      auto const term = [&](std::size_t m) { return z[r * 6 + m * 2 + j] * s.in(m + 1)[r * 2 + j]; };
      CHECK(all[r * 2 + j] == doctest::Approx(term(0) + term(1) + term(2)).epsilon(1e-14));
      CHECK(outer[r * 2 + j] == doctest::Approx(term(0) + term(2)).epsilon(1e-14));
      CHECK(none[r * 2 + j] == 0);
    }
}

TEST_CASE("gated_sum: gradients by differences") {
  unit_test::check_gradients<policy, shape<3>, shape<3>>(3, 1);
  unit_test::check_gradients<policy, shape<10>, shape<2>, shape<2>, shape<2>, shape<2>, shape<2>>(2, 2);
}

TEST_CASE("gated_sum: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<policy, shape<6>, shape<2>, shape<2>, shape<2>>(3, 3);
}
