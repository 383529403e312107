#pragma once
#include "braid/train/optimizer.hpp"

#include <cstddef>

namespace braid::inline v0 {

namespace detail {
template <class T, bool Centered, bool Momentum>
struct rmsprop_step {
  T* w;
  T const* g;
  T *square, *mean, *speed;
  T scale, decay, alpha, rest, epsilon, momentum, rate;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T d = scale * g[i] + decay * w[i];
    square[i] = alpha * square[i] + rest * d * d;
    T spread = square[i];
    if constexpr (Centered) {
      mean[i] += rest * (d - mean[i]);
      spread -= mean[i] * mean[i];
      spread = spread > T(0) ? spread : T(0);  // of nearly equal gradients, by rounding, it is less
    }
    d /= num::sqrt(spread) + epsilon;
    if constexpr (Momentum) d = speed[i] = momentum * speed[i] + d;
    w[i] -= rate * d;
  }
};
}  // namespace detail

/// RMSprop: d = g + weight_decay w; s follows d^2 with alpha; w -= rate d / (sqrt(s) + epsilon). Centered, s loses the
/// square of d's own mean; with momentum the quotient is gathered first: b = momentum b + d / (...), w -= rate b.
///
/// shapes  w, g: [n]; moments s, mean, b: [3, n], of which those not asked for are not touched.
/// cost    reads and writes each array once: 5 n scalars moved, 2 n more for each of the two options.
/// source  Tieleman and Hinton 2012, lecture 6.5; Graves 2013, arXiv:1308.0850 (centered); torch.optim.RMSprop.
struct rmsprop {
  double rate = 1e-2, alpha = .99, epsilon = 1e-8, weight_decay = 0, momentum = 0;
  bool centered = false;

  static constexpr std::size_t moments = 3;
  template <class K>
  void step(K const& k, typename K::scalar* w, typename K::scalar const* g, typename K::scalar* m, std::size_t n,
            std::size_t, double factor = 1, double scale = 1) const {
    using T = typename K::scalar;
    auto const go = [&]<bool C, bool M>(std::bool_constant<C>, std::bool_constant<M>) {
      k.template each<1>(n, detail::rmsprop_step<T, C, M>{w, g, m, m + n, m + 2 * n, T(scale), T(weight_decay), T(alpha),
                                                          T(1 - alpha), T(epsilon), T(momentum), T(rate * factor)});
    };
    std::true_type const yes;
    std::false_type const no;
    if (centered) momentum != 0 ? go(yes, yes) : go(yes, no);
    else momentum != 0 ? go(no, yes) : go(no, no);
  }
};

}  // namespace braid
