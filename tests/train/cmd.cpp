#include "braid/train/cmd.hpp"

#include "train/golden_terms.hpp"

namespace bd = braid;
using three = bd::shape<3>;

TEST_CASE("cmd: PyTorch's value and gradients") {
  for (std::string const n : {"_n2", "_n7"}) {
    check_golden_sides<three, three>("cmd", "3" + n, bd::cmd, 10);  // a fifth power's difference
    check_golden_sides<three, three>("cmd", "3_wide" + n, bd::cmd.range(2), 10);
  }
}

TEST_CASE("cmd: gradients by differences, of one sample too") {
  for (std::size_t const n : {1u, 2u, 5u})
    check_side_gradients<three, three>(bd::cmd, {some(3 * n, 1), some(3 * n, 2)}, 2, 1e-7);
}

TEST_CASE("cmd: the same samples in another order are no distance, and have no gradient") {
  std::vector<double> const x{1, 2, 3, 4, 5, 6}, turned{4, 5, 6, 1, 2, 3};
  auto const r = run_sides<three, three>(bd::cmd, std::array{x, turned});
  CHECK(r.value == 0);
  CHECK(r.gradients[0] == std::vector<double>(6));
}

TEST_CASE("cmd: a range that is none is refused") {
  CHECK_THROWS_WITH_AS(bd::cmd.range(0), "braid: cmd: range: expected a number above 0, found 0.000000", bd::value_error);
}
