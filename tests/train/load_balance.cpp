#include "braid/train/load_balance.hpp"

#include "train/golden_terms.hpp"

namespace bd = braid;
using four = bd::shape<4>;

TEST_CASE("load_balance: PyTorch's value and gradients") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden_sides<four>("load_balance", "top1_4" + n, bd::load_balance);
    check_golden_sides<four>("load_balance", "top2_4" + n, bd::load_balance.top(2));
  }
}

TEST_CASE("load_balance: gradients by differences, of one sample too") {
  for (std::size_t const n : {1u, 5u}) {
    check_side_gradients<four>(bd::load_balance, {some(4 * n, 1)});
    check_side_gradients<bd::shape<3>>(bd::load_balance.top(2), {some(3 * n, 2)});
  }
}

TEST_CASE("load_balance: 1 where all are used alike, the number of experts where one is used for all") {
  std::vector<double> const each{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}, one{1, 0, 0, 0, 1, 0, 0, 0};
  CHECK(run_sides<four>(bd::load_balance, std::array{each}).value == doctest::Approx(1));
  CHECK(run_sides<four>(bd::load_balance, std::array{one}).value == doctest::Approx(4));
  CHECK(run_sides<four>(bd::load_balance.top(9), std::array{one}).value == doctest::Approx(1));  // all of four
}

TEST_CASE("load_balance: a number of experts that is none is refused") {
  CHECK_THROWS_WITH_AS(bd::load_balance.top(1.5),
                       "braid: load_balance: top: expected a whole number from 1 on, found 1.500000", bd::value_error);
  CHECK_THROWS_AS(bd::load_balance.top(0), bd::value_error);
}
