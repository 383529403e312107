#pragma once
#include "braid/train/schedule.hpp"

namespace braid::inline v0 {

/// Falls to gamma times itself after every step_size steps: gamma^(s div step_size).
///
/// units   steps of the optimiser, not epochs.
/// source  torch.optim.lr_scheduler.StepLR.
struct step_decay {
  std::size_t step_size = 1000;
  double gamma = 0.1;
  double factor(std::size_t step, std::size_t) const {
    std::size_t const falls = step / (step_size ? step_size : 1);
    return std::pow(gamma, double(falls));
  }
};

}  // namespace braid
