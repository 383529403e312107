#pragma once
#include <cmath>
#include <concepts>
#include <cstddef>
#include <numbers>

namespace braid::inline v0 {

/// What a rate is multiplied by at step `step` (from 0) of `total`. A schedule may also say momentum(step, total), an
/// optional double that takes the place of the optimiser's momentum or beta1 (train/one_cycle.hpp).
template <class S>
concept schedule = requires(S const s, std::size_t n) {
  { s.factor(n, n) } -> std::convertible_to<double>;
};

/// Always 1.
struct constant {
  constexpr double factor(std::size_t, std::size_t) const { return 1; }
};

/// Rises in a line over `warmup` steps, then falls along half a cosine to 0: (s + 1) / w for s < w, then
/// (1 + cos(pi (s - w) / (S - w))) / 2; from step S on 0.
///
/// units   steps of the optimiser, not epochs.
/// source  Loshchilov and Hutter 2017, arXiv:1608.03983, one cycle; the warm-up of Goyal et al. 2017, arXiv:1706.02677.
struct cosine {
  std::size_t warmup = 0;
  double factor(std::size_t step, std::size_t total) const {
    if (step < warmup) return double(step + 1) / double(warmup);
    if (step >= total) return 0;
    return 0.5 * (1 + std::cos(std::numbers::pi * double(step - warmup) / double(total - warmup)));
  }
};

}  // namespace braid
