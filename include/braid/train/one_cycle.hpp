#pragma once
#include "braid/train/schedule.hpp"

#include <optional>

namespace braid::inline v0 {

/// One cycle: along half a cosine from 1 / div_factor up to 1, for pct_start of the steps, then along another down to
/// 1 / (div_factor final_div_factor). The optimiser's rate is the largest. Its momentum (or beta1) goes the other way, from
/// max_momentum down to base_momentum and back; without cycle_momentum it is left as it is.
///
/// units   steps of the optimiser, not epochs.
/// source  Smith and Topin 2018, arXiv:1708.07120; torch.optim.lr_scheduler.OneCycleLR, cos.
struct one_cycle {
  double pct_start = 0.3, div_factor = 25, final_div_factor = 1e4;
  bool cycle_momentum = true;
  double base_momentum = 0.85, max_momentum = 0.95;

  double factor(std::size_t step, std::size_t total) const {
    return along(step, total, 1 / div_factor, 1, 1 / (div_factor * final_div_factor));
  }
  std::optional<double> momentum(std::size_t step, std::size_t total) const {
    if (!cycle_momentum) return std::nullopt;
    return along(step, total, max_momentum, base_momentum, max_momentum);
  }

 private:
  double along(std::size_t step, std::size_t total, double from, double peak, double to) const {
    double const s = double(step), top = pct_start * double(total) - 1, end = double(total) - 1;
    if (s <= top) return top > 0 ? half_cosine(from, peak, s / top) : peak;
    return half_cosine(peak, to, s < end ? (s - top) / (end - top) : 1);
  }
  static double half_cosine(double from, double to, double part) {
    return to + (from - to) / 2 * (1 + std::cos(std::numbers::pi * part));
  }
};

}  // namespace braid
