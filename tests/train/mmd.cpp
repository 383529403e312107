#include "braid/train/mmd.hpp"

#include "train/golden_terms.hpp"

namespace bd = braid;
using three = bd::shape<3>;

TEST_CASE("mmd: PyTorch's value and gradients") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden_sides<three, three>("mmd", "3" + n, bd::mmd);
    check_golden_sides<three, three>("mmd", "3_two" + n, bd::mmd.widths(0.7, 3));
  }
}

TEST_CASE("mmd: gradients by differences") {
  for (std::size_t const n : {1u, 2u, 5u}) check_side_gradients<three, three>(bd::mmd, {some(3 * n, 1), some(3 * n, 2)});
}

TEST_CASE("mmd: the same samples in another order are no distance") {
  std::vector<double> const x{1, 2, 3, 4, 5, 6}, turned{4, 5, 6, 1, 2, 3};
  CHECK(run_sides<three, three>(bd::mmd, std::array{x, turned}).value == doctest::Approx(0));
  CHECK(run_sides<three, three>(bd::mmd, std::array{x, some(6, 1)}).value > 0.1);
}

TEST_CASE("mmd: a width that is none is refused") {
  CHECK_THROWS_WITH_AS(bd::mmd.widths(1, 0), "braid: mmd: widths: expected numbers above 0, found 0.000000",
                       bd::value_error);
}
