#include "braid/train/l1.hpp"

#include "train/golden.hpp"

namespace bd = braid;
using three = bd::shape<3>;

TEST_CASE_TEMPLATE("l1: PyTorch's value and gradient", T, double, float) {
  for (std::string const name : {"3_n1", "3_n7"}) check_golden_loss<three, three, T>("l1", name, bd::l1);
}

TEST_CASE("l1: gradients by differences, of both sides") {
  check_loss_gradient<three, three>(bd::l1, {1, -2, 0.5, 3, 0, 2}, std::vector<double>{0, 1, 0.75, -3, 0.25, 1}, true);
}

TEST_CASE("l1: where both sides are equal the slope is 0") {
  auto const r = run_loss<three, three>(bd::l1, std::vector<float>{1, 2, 3}, std::vector<float>{1, 0, 4});
  CHECK(r.gradient0[0] == 0);
  CHECK(r.gradient0[1] == -r.gradient0[2]);
}
