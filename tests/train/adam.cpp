#include "braid/train/adam.hpp"

#include "train/golden.hpp"
#include "train/optimizer.hpp"

namespace bd = braid;
static_assert(bd::optimizer<bd::adam, bd::reference<double>> && bd::optimizer<bd::adam, bd::reference<float>>);

TEST_CASE_TEMPLATE("adam: PyTorch's steps", T, double, float) {
  check_steps<T>("adam", "plain", bd::adam{.rate = 0.001});
  check_steps<T>("adam", "decay",
                 bd::adam{.rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6, .weight_decay = 0.05});
}

TEST_CASE("adam: schedule and clipping multiply rate and gradient") {
  check_factors(bd::adam{.rate = 0.1, .weight_decay = 0.1}, bd::adam{.rate = 0.05, .weight_decay = 0.1});
}
