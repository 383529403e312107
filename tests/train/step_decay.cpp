#include "braid/train/step_decay.hpp"

#include "train/schedule.hpp"

namespace bd = braid;
static_assert(bd::schedule<bd::step_decay>);

TEST_CASE("step_decay: PyTorch's factors") {
  check_schedule("step_decay", "every3", bd::step_decay{.step_size = 3});
  check_schedule("step_decay", "every1", bd::step_decay{.step_size = 1, .gamma = 0.9});
}
