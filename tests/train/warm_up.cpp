#include "braid/train/warm_up.hpp"
#include "braid/train/step_decay.hpp"

#include "train/schedule.hpp"

namespace bd = braid;
static_assert(bd::schedule<bd::warm_up<>> && bd::schedule<bd::warm_up<bd::cosine>>);

TEST_CASE("warm_up: PyTorch's factors") {
  check_schedule("warm_up", "constant", bd::warm_up<>{.steps = 4});
  check_schedule("warm_up", "step_decay", bd::warm_up<bd::step_decay>{.steps = 4, .then = {.step_size = 3, .gamma = 0.5}});
}

TEST_CASE("warm_up: with a cosine it is the cosine's own") {
  for (std::size_t s = 0; s < 12; ++s)
    CHECK(bd::warm_up<bd::cosine>{.steps = 3}.factor(s, 11) == bd::cosine{.warmup = 3}.factor(s, 11));
}
