#include "braid/fuse/expert_sum.hpp"

#include "fuse/absence.hpp"

using namespace braid;
using policy = fusion::expert_sum;

TEST_CASE("expert_sum: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, shape<2>, shape<5>, shape<5>>("fuse_expert_sum", "2_5_5_" + n);
    unit_test::check_golden<policy, shape<3>, shape<1>, shape<1>, shape<1>>("fuse_expert_sum", "3_1_1_1_" + n);
  }
}

TEST_CASE("expert_sum: gradients by differences") {
  unit_test::check_gradients<policy, shape<1>, shape<3>>(3, 1);
  unit_test::check_gradients<policy, shape<5>, shape<2>, shape<2>, shape<2>, shape<2>, shape<2>>(2, 2);
}

TEST_CASE("expert_sum: an absent expert's term is missing, the gates stay as they are") {
  unit_test::drawn<policy, shape<3>, shape<2>, shape<2>, shape<2>> s(3);
  auto const g = s.in(0), outer = s.without<0b0100>(), none = s.without<0b1110>();
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t j = 0; j < 2; ++j) {
      auto const term = [&](std::size_t k) { return g[r * 3 + k] * s.in(k + 1)[r * 2 + j]; };
      CHECK(outer[r * 2 + j] == doctest::Approx(term(0) + term(2)).epsilon(1e-14));
      CHECK(none[r * 2 + j] == 0);
    }
  unit_test::check_absent_gradients<policy, shape<3>, shape<2>, shape<2>, shape<2>>(3, 3);
}
