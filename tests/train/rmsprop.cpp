#include "braid/train/rmsprop.hpp"

#include "train/golden.hpp"
#include "train/optimizer.hpp"

namespace bd = braid;
static_assert(bd::optimizer<bd::rmsprop, bd::reference<double>> && bd::optimizer<bd::rmsprop, bd::reference<float>>);

TEST_CASE_TEMPLATE("rmsprop: PyTorch's steps", T, double, float) {
  check_steps<T>("rmsprop", "plain", bd::rmsprop{.rate = 0.01});
  check_steps<T>("rmsprop", "momentum",
                 bd::rmsprop{.rate = 0.02, .alpha = 0.9, .epsilon = 1e-6, .weight_decay = 0.05, .momentum = 0.8});
  check_steps<T>("rmsprop", "centered", bd::rmsprop{.rate = 0.02, .alpha = 0.95, .centered = true});
  check_steps<T>("rmsprop", "both", bd::rmsprop{.rate = 0.02, .alpha = 0.95, .momentum = 0.5, .centered = true});
}

TEST_CASE("rmsprop: schedule and clipping multiply rate and gradient") {
  check_factors(bd::rmsprop{.rate = 0.1, .momentum = 0.3}, bd::rmsprop{.rate = 0.05, .momentum = 0.3});
}

TEST_CASE("rmsprop: equal gradients have a mean square of the mean; centered stays finite") {
  float w = 1, m[3] = {};
  float const g = 0.1f;
  for (std::size_t t = 1; t < 5000; ++t) bd::rmsprop{.rate = 1e-6, .centered = true}.step(bd::reference<float>{}, &w, &g, m, 1, t);
  CHECK(std::isfinite(w));
}
