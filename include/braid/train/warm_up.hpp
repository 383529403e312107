#pragma once
#include "braid/train/schedule.hpp"

namespace braid::inline v0 {

/// Any schedule behind a linear warm-up: (s + 1) / steps for the first steps; then the other one, which counts its steps
/// and all steps without those.
///
///   bd::warm_up<bd::step_decay>{.steps = 100, .then = {.step_size = 500}}
///
/// units   steps of the optimiser, not epochs.
/// source  Goyal et al. 2017, arXiv:1706.02677; torch's LinearLR(1 / steps, total_iters = steps - 1) in a SequentialLR.
template <schedule Then = constant>
struct warm_up {
  std::size_t steps = 0;
  Then then{};
  double factor(std::size_t step, std::size_t total) const {
    if (step < steps) return double(step + 1) / double(steps);
    return then.factor(step - steps, total > steps ? total - steps : 0);
  }
};

}  // namespace braid
