#include "braid/train/adamw.hpp"

#include "train/golden.hpp"
#include "train/optimizer.hpp"

namespace bd = braid;
static_assert(bd::optimizer<bd::adamw, bd::reference<double>> && bd::optimizer<bd::adamw, bd::reference<float>>);

TEST_CASE_TEMPLATE("adamw: PyTorch's steps", T, double, float) {
  check_steps<T>("adamw", "plain", bd::adamw{.rate = 0.001, .weight_decay = 0});
  check_steps<T>("adamw", "decay",
                 bd::adamw{.rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6, .weight_decay = 0.05});
}

TEST_CASE("adamw: schedule and clipping multiply rate and gradient") {
  check_factors(bd::adamw{.rate = 0.1}, bd::adamw{.rate = 0.05});
  bd::adamw const from_float{.rate = 1e-3f};
  CHECK(from_float.rate == doctest::Approx(1e-3));
}
