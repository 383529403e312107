#pragma once
#include "braid/train/elementwise_loss.hpp"

#include <array>

namespace braid::inline v0 {

namespace detail {
template <class T, std::size_t P>
struct binary_cross_entropy_of {
  T positive[P];
  // With e = exp(-|x|) nothing overflows: softplus(-x) = log(1 + e) + max(-x, 0), sigmoid(|x|) = 1 / (1 + e).
  BRAID_HD T operator()(T x, T t, std::size_t f) const {
    T const e = num::exp(x < 0 ? x : -x), softplus = num::log1p(e) + (x < 0 ? -x : T(0));
    return (T(1) - t) * x + (T(1) - t + weight(f) * t) * softplus;
  }
  BRAID_HD T slope(T x, T t, std::size_t f) const {
    T const e = num::exp(x < 0 ? x : -x), high = T(1) / (T(1) + e), low = e * high;
    return (T(1) - t) * (x < 0 ? low : high) - weight(f) * t * (x < 0 ? high : low);
  }
  BRAID_HD T weight(std::size_t f) const { return positive[P == 1 ? 0 : f]; }
};
}  // namespace detail

/// -(w t log s + (1 - t) log(1 - s)) with s = sigmoid(x), mean over all elements: F yes-or-no questions at once.
///
///   bd::binary_cross_entropy, bd::binary_cross_entropy.pos_weight(3), .pos_weight(3, 1, 0.5) with one an output
///
/// shapes  x: [F] logits; t: [F] in 0..1, bd::values<struct signs, F>; w (1): one number or [F].
/// units   nats.
/// cost    an exponential and a logarithm an element, another exponential for a gradient; nothing is kept.
/// errors  as many logits as targets, as many weights as logits or one (compile time); value_error: a weight below 0.
///         A target outside 0..1 is not noticed, as in torch.
/// source  torch.nn.BCEWithLogitsLoss.
template <std::size_t P>
struct binary_cross_entropy_loss : elementwise_loss<binary_cross_entropy_loss<P>, P> {
  double positive[P] = {1};

  template <class... W>
  constexpr binary_cross_entropy_loss<sizeof...(W)> pos_weight(W... w) const {
    return pos_weight(std::array<double, sizeof...(W)>{double(w)...});
  }
  template <class W, std::size_t N>
  constexpr binary_cross_entropy_loss<N> pos_weight(std::array<W, N> const& w) const {
    binary_cross_entropy_loss<N> l;
    for (std::size_t i = 0; i < N; ++i)
      l.positive[i] = detail::weight_option(double(w[i]), "binary_cross_entropy", "pos_weight");
    return l;
  }

  template <class T>
  constexpr detail::binary_cross_entropy_of<T, P> element() const {
    detail::binary_cross_entropy_of<T, P> op{};
    for (std::size_t i = 0; i < P; ++i) op.positive[i] = T(positive[i]);
    return op;
  }
  template <class O, class T>
  constexpr term<binary_cross_entropy_loss, O, T> operator()(O output, T target) const {
    return supervised_term(*this, output, target);
  }
};
inline constexpr binary_cross_entropy_loss<1> binary_cross_entropy{};

}  // namespace braid
