#pragma once
#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace fn {
struct softplus {
  static constexpr bool of_output = false;
  template <class T>
  BRAID_HD T operator()(T x) const { return x > T(20) ? x : num::log1p(num::exp(x)); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T x) const { return x > T(20) ? d : d * num::sigmoid(x); }
  };
};
}  // namespace fn
namespace layer {
/// h = log(1 + exp(x)), and x itself above 20. source torch.nn.Softplus with its beta 1 and threshold 20.
struct softplus : activation<softplus, fn::softplus> {};
}  // namespace layer
inline constexpr layer::softplus softplus{};
}  // namespace braid
