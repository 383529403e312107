#pragma once
#include "braid/train/elementwise_loss.hpp"

namespace braid::inline v0 {

namespace detail {
struct absolute_error {
  template <class T>
  BRAID_HD T operator()(T a, T b, std::size_t) const { return a < b ? b - a : a - b; }
  template <class T>
  BRAID_HD T slope(T a, T b, std::size_t) const { return T(a > b) - T(a < b); }
};
}  // namespace detail

/// |x - t|, mean over all elements; the slope where they are equal is 0.
///
/// shapes  x, t: [F]. t is a target or another output, which then gets its gradient too.
/// units   those of x.
/// cost    3 F flop a sample, 3 F more for a gradient.
/// errors  as many numbers on both sides (compile time).
/// source  torch.nn.L1Loss.
struct l1_loss : elementwise_loss<l1_loss> {
  template <class T>
  constexpr detail::absolute_error element() const {
    return {};
  }
  template <class O, class T>
  constexpr term<l1_loss, O, T> operator()(O output, T target) const {
    return distance_term(*this, output, target);
  }
};
inline constexpr l1_loss l1{};

}  // namespace braid
