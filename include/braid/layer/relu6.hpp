#pragma once
#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace fn {
struct relu6 {
  static constexpr bool of_output = true;
  template <class T>
  BRAID_HD T operator()(T x) const {
    T const positive = x < T(0) ? T(0) : x;
    return positive > T(6) ? T(6) : positive;
  }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return y > T(0) && y < T(6) ? d : T(0); }
  };
};
}  // namespace fn
namespace layer {
/// h = min(max(x, 0), 6). source torch.nn.ReLU6.
struct relu6 : activation<relu6, fn::relu6> {};
}  // namespace layer
inline constexpr layer::relu6 relu6{};
}  // namespace braid
