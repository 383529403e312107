#pragma once
#include "braid/train/optimizer.hpp"

#include <cstddef>

namespace braid::inline v0 {

namespace detail {
template <class T>
struct lion_step {
  T* w;
  T const* g;
  T* m;
  T scale, keep, beta1, rest1, beta2, rest2, rate;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T const d = scale * g[i], c = beta1 * m[i] + rest1 * d;
    w[i] = keep * w[i] - rate * T((c > T(0)) - (c < T(0)));
    m[i] = beta2 * m[i] + rest2 * d;
  }
};
}  // namespace detail

/// Lion, which keeps the sign alone: w *= 1 - rate weight_decay; w -= rate sign(beta1 m + (1 - beta1) g); then m follows
/// g with beta2. Its rate is 3 to 10 times smaller than adamw's, its decay as much larger.
///
/// shapes  w, g, m: [n].
/// cost    reads and writes each array once: 5 n scalars moved.
/// source  Chen et al. 2023, arXiv:2302.06675, algorithm 2.
struct lion {
  double rate = 1e-4, beta1 = .9, beta2 = .99, weight_decay = 0;

  static constexpr std::size_t moments = 1;
  template <class K>
  void step(K const& k, typename K::scalar* w, typename K::scalar const* g, typename K::scalar* m, std::size_t n,
            std::size_t, double factor = 1, double scale = 1) const {
    using T = typename K::scalar;
    double const r = rate * factor;
    k.template each<1>(n, detail::lion_step<T>{w, g, m, T(scale), T(1 - r * weight_decay), T(beta1), T(1 - beta1), T(beta2),
                                               T(1 - beta2), T(r)});
  }
};

}  // namespace braid
