#pragma once
#include "braid/backend/backend.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

namespace braid::inline v0 {

/// Clips the gradients by their common norm: they are multiplied by min(1, most / (norm + 1e-6)) in the optimiser's own
/// pass, so clipping costs one sum.
///
/// shapes  g: [n], all gradients of the net.
/// cost    2 n flop; waits for a device once.
/// source  torch.nn.utils.clip_grad_norm_.
struct clip_norm {
  double most = 1;

  /// From the sum of squares of all gradients, wherever they lie. NaN where that is not finite.
  double factor(double sum_squares) const {
    if (!std::isfinite(sum_squares)) return std::numeric_limits<double>::quiet_NaN();
    double const f = most / (std::sqrt(sum_squares) + 1e-6);
    return f >= 1 ? 1 : f;
  }
  template <backend K>
  double factor(K const& k, typename K::scalar const* g, std::size_t n) const {
    return factor(k.sum_squares(g, n));
  }
};

}  // namespace braid
