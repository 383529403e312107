#pragma once
#include "braid/train/optimizer.hpp"

#include <cmath>
#include <cstddef>

namespace braid::inline v0 {

namespace detail {
template <class T>
struct adam_step {
  T* w;
  T const* g;
  T *m, *v;
  T scale, decay, beta1, rest1, beta2, rest2, root2, epsilon, rate;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T const d = scale * g[i] + decay * w[i];
    m[i] = beta1 * m[i] + rest1 * d;
    v[i] = beta2 * v[i] + rest2 * d * d;
    w[i] -= rate * m[i] / (num::sqrt(v[i]) * root2 + epsilon);
  }
};
}  // namespace detail

/// Adam; weight decay is part of the gradient (L2), unlike adamw's: d = g + weight_decay w; m and v follow d and d^2 with
/// beta1 and beta2; w -= rate m' / (sqrt(v') + epsilon) with m' = m / (1 - beta1^t), v' = v / (1 - beta2^t).
///
/// shapes  w, g: [n]; moments m, v: [2, n].
/// cost    reads and writes each array once: 7 n scalars moved; a root and a division an element.
/// source  Kingma and Ba 2015, arXiv:1412.6980; torch.optim.Adam.
struct adam {
  double rate = 1e-3, beta1 = .9, beta2 = .999, epsilon = 1e-8, weight_decay = 0;

  static constexpr std::size_t moments = 2;
  template <class K>
  void step(K const& k, typename K::scalar* w, typename K::scalar const* g, typename K::scalar* m, std::size_t n,
            std::size_t t, double factor = 1, double scale = 1) const {
    using T = typename K::scalar;
    double const first = 1 - std::pow(beta1, double(t)), second = 1 - std::pow(beta2, double(t));
    k.template each<1>(n, detail::adam_step<T>{w, g, m, m + n, T(scale), T(weight_decay), T(beta1), T(1 - beta1), T(beta2),
                                               T(1 - beta2), T(1 / std::sqrt(second)), T(epsilon), T(rate * factor / first)});
  }
};

}  // namespace braid
