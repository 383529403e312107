#pragma once
#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace fn {
/// (1 + tanh(u)) / 2 is sigmoid(2 u), which keeps its digits where u is far below 0.
struct gelu_tanh {
  static constexpr bool of_output = false;
  template <class T>
  BRAID_HD static T twice_u(T x) { return T(1.5957691216057308) * (x + T(0.044715) * x * x * x); }
  template <class T>
  BRAID_HD T operator()(T x) const { return x * num::sigmoid(twice_u(x)); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T x) const {
      T const z = x < T(-20) ? T(-20) : x > T(20) ? T(20) : x;  // flat beyond, and no infinity times zero
      T const s = num::sigmoid(twice_u(z));
      return d * s * (T(1) + z * (T(1) - s) * T(1.5957691216057308) * (T(1) + T(3 * 0.044715) * z * z));
    }
  };
};
}  // namespace fn
namespace layer {
/// h = x / 2 (1 + tanh(c (x + 0.044715 x^3))), c = sqrt(2 / pi): gelu without erf, as GPT-2 has it.
/// source torch.nn.GELU(approximate='tanh'); Hendrycks and Gimpel 2016.
struct gelu_tanh : activation<gelu_tanh, fn::gelu_tanh> {};
}  // namespace layer
inline constexpr layer::gelu_tanh gelu_tanh{};
}  // namespace braid
