#include "braid/train/lion.hpp"

#include "train/golden.hpp"
#include "train/optimizer.hpp"

namespace bd = braid;
static_assert(bd::optimizer<bd::lion, bd::reference<double>> && bd::optimizer<bd::lion, bd::reference<float>>);

TEST_CASE_TEMPLATE("lion: the paper's steps", T, double, float) {
  check_steps<T>("lion", "plain", bd::lion{.rate = 0.001});
  check_steps<T>("lion", "decay", bd::lion{.rate = 0.01, .beta1 = 0.8, .beta2 = 0.95, .weight_decay = 0.1});
}

TEST_CASE("lion: schedule and clipping multiply rate and gradient; no gradient is no step") {
  check_factors(bd::lion{.rate = 0.1}, bd::lion{.rate = 0.05});
  double w = 1, g = 0, m = 0;
  bd::lion{}.step(bd::reference<double>{}, &w, &g, &m, 1, 1);
  CHECK(w == 1);
}
