#include "braid/train/orthogonality.hpp"

#include "train/golden_terms.hpp"

namespace bd = braid;
using three = bd::shape<3>;
using five = bd::shape<5>;

TEST_CASE("orthogonality: PyTorch's value and gradients") {
  for (std::string const n : {"_n1", "_n7"}) check_golden_sides<three, five>("orthogonality", "3_5" + n, bd::orthogonality);
}

TEST_CASE("orthogonality: gradients by differences") {
  for (std::size_t const n : {1u, 2u, 5u})
    check_side_gradients<three, five>(bd::orthogonality, {some(3 * n, 1), some(5 * n, 2)});
}

TEST_CASE("orthogonality: features that never meet cost nothing") {
  std::vector<double> const x{1, 0, 0, 2, 0, 0}, y{0, 0, 3, 0, -3, 0};
  CHECK(run_sides<three, three>(bd::orthogonality, std::array{x, y}).value == 9 / 4.0 + 9);  // x0 y2 and x0 y1
  std::vector<double> const none{0, 0, 0, 0, 0, 0};
  CHECK(run_sides<three, three>(bd::orthogonality, std::array{x, none}).value == 0);
}
