#include "braid/train/sgd.hpp"

#include "train/golden.hpp"
#include "train/optimizer.hpp"

namespace bd = braid;
static_assert(bd::optimizer<bd::sgd, bd::reference<double>> && bd::optimizer<bd::sgd, bd::reference<float>>);

TEST_CASE_TEMPLATE("sgd: PyTorch's steps", T, double, float) {
  check_steps<T>("sgd", "plain", bd::sgd{.rate = 0.1});
  check_steps<T>("sgd", "momentum", bd::sgd{.rate = 0.1, .momentum = 0.9});
  check_steps<T>("sgd", "nesterov", bd::sgd{.rate = 0.1, .momentum = 0.9, .weight_decay = 0.05, .nesterov = true});
}

TEST_CASE("sgd: schedule and clipping multiply rate and gradient") {
  check_factors(bd::sgd{.rate = 0.1, .momentum = 0.9}, bd::sgd{.rate = 0.05, .momentum = 0.9});
  bd::sgd const from_float{.rate = 1e-2f};
  CHECK(from_float.rate == doctest::Approx(1e-2));
}

TEST_CASE("sgd: without momentum no moments are needed") {
  double w = 1, g = 2;
  bd::sgd{.rate = 0.5}.step(bd::reference<double>{}, &w, &g, nullptr, 1, 1);
  CHECK(w == 0);
}
