#pragma once
#include "braid/train/pairs.hpp"

#include <cmath>

namespace braid::inline v0 {

namespace detail {
/// Row i: logits l[j] = scale x_i . y_j + bias, the losses of its pairs, and, where they are wanted, the slopes g[i, j] and
/// its share of those of the two learned numbers.
template <class T, std::size_t F>
struct siglip_row {
  T *g, *value, *learned;  // g and learned may be null
  T const *x, *y;
  T scale, bias, weight, slope;
  std::size_t n;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T sum = 0, by_scale = 0, by_bias = 0;
    for (std::size_t j = 0; j < n; ++j) {
      T const scaled = scale * num::dot<F>(x + i * F, y + j * F), l = scaled + bias;
      T const away = i == j ? -l : l, e = num::exp(away < T(0) ? away : -away);  // log(1 + exp(away)), without overflow
      sum += (away > T(0) ? away : T(0)) + num::log1p(e);
      if (!g) continue;
      T const s = (away > T(0) ? T(1) : e) / (T(1) + e), d = slope * (i == j ? -s : s);
      by_scale += d * scaled, by_bias += d;
      g[i * n + j] = d;
    }
    value[i] += weight * sum;
    if (learned) learned[2 * i] += by_scale, learned[2 * i + 1] += by_bias;
  }
};
}  // namespace detail

/// Every pair of the batch is judged by itself: does y_j belong to x_i? With l[i, j] = x_i . y_j / temperature + bias and
/// z = 1 for i = j, else -1, the mean over i of the sum over j of log(1 + exp(-z l[i, j])).
///
///   bd::siglip(seen, said), bd::siglip.temperature(0.2).bias(-5)(seen, said), bd::siglip(seen, said, heat)
///
/// With a third output, heat(... | learned<2>), both are learned: exp(heat[0]) times the products, bias + heat[1], so that
/// heat starts at 0. For cosines end both branches with `| l2_normalize`. Evaluation takes the data in runs of 64 samples,
/// and the loss is that of such batches.
///
/// shapes  x, y: [F]; heat: [2].
/// units   nats; temperature (0.1): those of x . y; bias (-10): none.
/// cost    a batch of n: 2 n^2 F flop, n^2 exponentials and logarithms, 4 n^2 F flop more for the gradient; n^2 numbers of
///         room. The batch is walked by one lane.
/// errors  as many numbers on both sides, two learned numbers (compile time); value_error: temperature is not above 0.
/// source  Zhai et al. 2023, arXiv:2303.15343.
struct siglip_loss : loss {
  double kelvin = 0.1, offset = -10;

  constexpr siglip_loss temperature(double t) const {
    siglip_loss l = *this;
    l.kelvin = detail::option(t, t > 0, "siglip", "temperature", "a number above 0");
    return l;
  }
  constexpr siglip_loss bias(double b) const {
    siglip_loss l = *this;
    l.offset = detail::option(b, b > -1e30 && b < 1e30, "siglip", "bias", "a finite number");
    return l;
  }

  template <class A, class B, class... Heat>
  struct on : bound<A, B, Heat...> {
    using out = decltype(pair_loss_shape<siglip_loss, 2, A, B, Heat...>());
    static constexpr std::size_t F = A::size;
    static constexpr bool couples_rows = true;
    template <class K>
    static constexpr std::size_t room(std::size_t n) {
      return n * n;
    }

    template <class Call>
    static void run(siglip_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      std::size_t const n = call.rows;
      auto const heat = detail::learned_of<2, 2>(call);
      T const scale = std::exp(heat[0]) / T(options.kelvin);
      T* const dheat = detail::learned_gradient<2>(call);
      bool const learns = call.template din<0>() || call.template din<1>() || dheat;
      T* const g = learns ? call.room : nullptr;  // [n, n]
      call.k.template each<1>(n, detail::siglip_row<T, F>{g, call.value, dheat, call.template in<0>().data,
                                                          call.template in<1>().data, scale, T(options.offset) + heat[1],
                                                          call.weight, call.weight / T(call.total), n});
      if (learns) detail::pairs_to_sides<F>(call, static_cast<T const*>(g), scale);
    }
  };
  template <class X, class Y, class... Heat>
    requires(sizeof...(Heat) < 2)
  constexpr term<siglip_loss, X, Y, Heat...> operator()(X x, Y y, Heat... heat) const {
    return outputs_term(*this, x, y, heat...);
  }
};
inline constexpr siglip_loss siglip{};

}  // namespace braid
