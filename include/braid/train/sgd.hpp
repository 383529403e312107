#pragma once
#include "braid/train/optimizer.hpp"

#include <cstddef>

namespace braid::inline v0 {

namespace detail {
template <class T, bool Momentum>
struct sgd_step {
  T* w;
  T const* g;
  T* m;
  T scale, decay, momentum, of_gradient, of_momentum, rate;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T d = scale * g[i] + decay * w[i];
    if constexpr (Momentum) {
      m[i] = momentum * m[i] + d;
      d = of_gradient * d + of_momentum * m[i];
    }
    w[i] -= rate * d;
  }
};
}  // namespace detail

/// Stochastic gradient descent: d = g + weight_decay w; m = momentum m + d; w -= rate m, or with nesterov
/// w -= rate (d + momentum m). Without momentum w -= rate d, and m is not touched.
///
/// shapes  w, g, m: [n].
/// cost    reads and writes each array once: 5 n scalars moved, 3 n without momentum.
/// source  torch.optim.SGD with dampening 0.
struct sgd {
  double rate = 1e-2, momentum = 0, weight_decay = 0;
  bool nesterov = false;

  static constexpr std::size_t moments = 1;
  template <class K>
  void step(K const& k, typename K::scalar* w, typename K::scalar const* g, typename K::scalar* m, std::size_t n,
            std::size_t, double factor = 1, double scale = 1) const {
    using T = typename K::scalar;
    T const s = T(scale), decay = T(weight_decay), mu = T(momentum), r = T(rate * factor);
    if (momentum == 0) k.template each<1>(n, detail::sgd_step<T, false>{w, g, m, s, decay, mu, 1, 0, r});
    else k.template each<1>(n, detail::sgd_step<T, true>{w, g, m, s, decay, mu, T(nesterov), nesterov ? mu : T(1), r});
  }
};

}  // namespace braid
