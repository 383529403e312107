#pragma once
#include "braid/train/schedule.hpp"

namespace braid {

/// One cycle: along half a cosine from 1 / div_factor up to 1, for pct_start of the steps, then along another down to
/// 1 / (div_factor final_div_factor). The optimiser's rate is the largest. Momentum is left as it is.
///
/// units   steps of the optimiser, not epochs.
/// source  Smith and Topin 2018, arXiv:1708.07120; torch.optim.lr_scheduler.OneCycleLR, cos, cycle_momentum=False.
struct one_cycle {
  double pct_start = 0.3, div_factor = 25, final_div_factor = 1e4;
  double factor(std::size_t step, std::size_t total) const {
    double const s = double(step), top = pct_start * double(total) - 1, end = double(total) - 1;
    double const from = 1 / div_factor;
    if (s <= top) return top > 0 ? half_cosine(from, 1, s / top) : 1;
    return half_cosine(1, from / final_div_factor, s < end ? (s - top) / (end - top) : 1);
  }

 private:
  static double half_cosine(double from, double to, double part) {
    return to + (from - to) / 2 * (1 + std::cos(std::numbers::pi * part));
  }
};

}  // namespace braid
