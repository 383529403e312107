#include "braid/train/huber.hpp"

#include "train/golden.hpp"

#include <limits>

namespace bd = braid;
using three = bd::shape<3>;
constexpr auto narrow = bd::huber.delta(0.3);
static_assert(narrow.threshold == 0.3 && bd::huber.threshold == 1);

TEST_CASE_TEMPLATE("huber: PyTorch's value and gradient", T, double, float) {
  for (std::string const name : {"3_n1", "3_n7"}) check_golden_loss<three, three, T>("huber", name, bd::huber);
  for (std::string const name : {"3_delta_n1", "3_delta_n7"}) check_golden_loss<three, three, T>("huber", name, narrow);
}

TEST_CASE("huber: gradients by differences, of both sides") {
  std::vector<double> const x{1, -2, 0.5, 3, 0, 2}, t{0.2, 1, 0.75, -3, 0.25, 1.9};
  check_loss_gradient<three, three>(bd::huber, x, t, true);
  check_loss_gradient<three, three>(narrow, x, t, true);
}

TEST_CASE("huber: at delta itself both branches agree; a wide delta is half the squared error") {
  auto const at = run_loss<bd::shape<1>, bd::shape<1>>(bd::huber, std::vector<double>{1, -1, 2}, std::vector<double>(3));
  CHECK(at.samples == std::vector<double>{0.5, 0.5, 1.5});
  CHECK(at.gradient0 == std::vector<double>{1.0 / 3, -1.0 / 3, 1.0 / 3});
  auto const wide = run_loss<bd::shape<1>, bd::shape<1>>(bd::huber.delta(1e6), std::vector<double>{100},
                                                         std::vector<double>{0});
  CHECK(wide.value == 5000);
}

TEST_CASE("huber: a delta that is no distance is refused") {
  CHECK_THROWS_WITH_AS(bd::huber.delta(0), "braid: huber: delta: expected a distance above 0, found 0.000000",
                       bd::value_error);
  CHECK_THROWS_AS(bd::huber.delta(std::numeric_limits<double>::quiet_NaN()), bd::value_error);
}
