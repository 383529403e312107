#pragma once
#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace fn {
struct hardsigmoid {
  static constexpr bool of_output = true;
  template <class T>
  BRAID_HD T operator()(T x) const {
    T const y = (x + T(3)) / T(6), positive = y < T(0) ? T(0) : y;
    return positive > T(1) ? T(1) : positive;
  }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return y > T(0) && y < T(1) ? d / T(6) : T(0); }
  };
};
}  // namespace fn
namespace layer {
/// h = min(max(x + 3, 0), 6) / 6. source torch.nn.Hardsigmoid.
struct hardsigmoid : activation<hardsigmoid, fn::hardsigmoid> {};
}  // namespace layer
inline constexpr layer::hardsigmoid hardsigmoid{};
}  // namespace braid
