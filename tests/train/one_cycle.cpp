#include "braid/train/one_cycle.hpp"

#include "train/schedule.hpp"

namespace bd = braid;
static_assert(bd::schedule<bd::one_cycle>);

TEST_CASE("one_cycle: PyTorch's factors") {
  check_schedule("one_cycle", "plain", bd::one_cycle{});
  check_schedule("one_cycle", "other", bd::one_cycle{.pct_start = 0.4, .div_factor = 10, .final_div_factor = 50});
}

TEST_CASE("one_cycle: beyond its end, and of one step") {
  CHECK(bd::one_cycle{}.factor(30, 20) == doctest::Approx(1 / 25e4));
  CHECK(std::isfinite(bd::one_cycle{}.factor(0, 1)));
  CHECK(std::isfinite(bd::one_cycle{}.factor(0, 0)));
}
