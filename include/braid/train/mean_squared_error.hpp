#pragma once
#include "braid/train/elementwise_loss.hpp"

namespace braid::inline v0 {

namespace detail {
struct squared_error {
  template <class T>
  BRAID_HD T operator()(T a, T b, std::size_t) const { return (a - b) * (a - b); }
  template <class T>
  BRAID_HD T slope(T a, T b, std::size_t) const { return T(2) * (a - b); }
};
}  // namespace detail

/// (x - t)^2, mean over all elements.
///
/// shapes  x, t: [F]. t is a target or another output, which then gets its gradient too.
/// units   those of x, squared.
/// cost    3 F flop a sample, 3 F more for a gradient.
/// errors  as many numbers on both sides (compile time).
/// source  torch.nn.MSELoss.
struct mean_squared_error_loss : elementwise_loss<mean_squared_error_loss> {
  template <class T>
  constexpr detail::squared_error element() const {
    return {};
  }
  template <class O, class T>
  constexpr term<mean_squared_error_loss, O, T> operator()(O output, T target) const {
    return distance_term(*this, output, target);
  }
};
inline constexpr mean_squared_error_loss mean_squared_error{};

}  // namespace braid
