#pragma once
#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace fn {
struct silu {
  static constexpr bool of_output = false;
  template <class T>
  BRAID_HD T operator()(T x) const { return x * num::sigmoid(x); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T x) const {
      T const s = num::sigmoid(x);
      return d * s * (T(1) + x * (T(1) - s));
    }
  };
};
}  // namespace fn
namespace layer {
/// h = x sigmoid(x), also called swish. source torch.nn.SiLU; Ramachandran, Zoph and Le 2017, arXiv:1710.05941.
struct silu : activation<silu, fn::silu> {};
}  // namespace layer
inline constexpr layer::silu silu{};
}  // namespace braid
