#pragma once
#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace fn {
struct hardswish {
  static constexpr bool of_output = false;
  template <class T>
  BRAID_HD T operator()(T x) const {
    return x < T(-3) ? T(0) : x > T(3) ? x : x * (x + T(3)) / T(6);
  }
  struct slope {  // at the corners PyTorch takes the outer pieces
    template <class T>
    BRAID_HD T operator()(T d, T x) const {
      return x <= T(-3) ? T(0) : x >= T(3) ? d : d * (x / T(3) + T(0.5));
    }
  };
};
}  // namespace fn
namespace layer {
/// h = x min(max(x + 3, 0), 6) / 6. source torch.nn.Hardswish; Howard et al. 2019, arXiv:1905.02244.
struct hardswish : activation<hardswish, fn::hardswish> {};
}  // namespace layer
inline constexpr layer::hardswish hardswish{};
}  // namespace braid
