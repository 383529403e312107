#pragma once
#include "braid/train/elementwise_loss.hpp"

namespace braid::inline v0 {

namespace detail {
template <class T>
struct huber_error {
  T delta;
  BRAID_HD T operator()(T a, T b, std::size_t) const {
    T const d = a < b ? b - a : a - b;
    return d <= delta ? T(0.5) * d * d : delta * (d - T(0.5) * delta);
  }
  BRAID_HD T slope(T a, T b, std::size_t) const {
    T const d = a - b;
    return d > delta ? delta : d < -delta ? -delta : d;
  }
};
}  // namespace detail

/// (x - t)^2 / 2 up to a distance of delta, delta (|x - t| - delta / 2) beyond it; mean over all elements.
///
///   bd::huber, bd::huber.delta(0.5), bd::huber.delta(0.5)(seen, dose)
///
/// shapes  x, t: [F]. t is a target or another output, which then gets its gradient too.
/// units   those of x, squared; delta (1): those of x.
/// cost    5 F flop a sample, 4 F more for a gradient.
/// errors  as many numbers on both sides (compile time); value_error: delta is not above 0.
/// source  torch.nn.HuberLoss; Huber 1964.
struct huber_loss : elementwise_loss<huber_loss> {
  double threshold = 1;

  constexpr huber_loss delta(double d) const {
    huber_loss l = *this;
    l.threshold = detail::option(d, d > 0, "huber", "delta", "a distance above 0");
    return l;
  }
  template <class T>
  constexpr detail::huber_error<T> element() const {
    return {T(threshold)};
  }
  template <class O, class T>
  constexpr term<huber_loss, O, T> operator()(O output, T target) const {
    return distance_term(*this, output, target);
  }
};
inline constexpr huber_loss huber{};

}  // namespace braid
