#include "braid/fuse/pair_attention.hpp"

#include "fuse/absence.hpp"

using namespace braid;

TEST_CASE("pair_weights: they sum to one over the pairs that count, and are zero for others") {
  unit_test::drawn<fusion::pair_weights<2>, sequence<3, 4>, sequence<2, 4>> s(3);
  s.put_lengths({1, 2, 0});
  auto const w = s.without<0>();
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t g = 0; g < 2; ++g) {
      double total = 0;
      std::size_t some = 0;
      for (std::size_t i = 0; i < 6; ++i) total += w[(r * 2 + g) * 6 + i], some += w[(r * 2 + g) * 6 + i] != 0;
      CHECK(total == doctest::Approx(r == 2 ? 0.0 : 1.0));
      CHECK(some == (r == 0 ? 1 : r == 1 ? 4 : 0));
    }
}

TEST_CASE("pair_weights and pair_pool: gradients by differences") {
  unit_test::check_gradients<fusion::pair_weights<2>, sequence<3, 4>, sequence<2, 4>>(3, 1, {1, 2, 0});
  unit_test::check_learns<fusion::pair_weights<2>, sequence<3, 4>, sequence<2, 4>>(3, 1);
  unit_test::check_gradients<fusion::pair_pool, shape<2, 6>, sequence<3, 4>, sequence<2, 4>>(3, 2, {1, 2, 0});
  unit_test::check_gradients<fusion::pair_pool, shape<1, 2>, shape<2, 3>, shape<1, 3>>(2, 3);
}
