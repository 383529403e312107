#pragma once
#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace fn {
/// With e = exp(x) and n = e (e + 2), tanh(log(1 + e)) is n / (n + 2): no cancellation at either end. Above 20 it is 1
/// in double too.
struct mish {
  static constexpr bool of_output = false;
  template <class T>
  BRAID_HD T operator()(T x) const {
    T const e = num::exp(x > T(20) ? T(20) : x), n = e * (e + T(2));
    return x > T(20) ? x : x * (n / (n + T(2)));
  }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T x) const {
      T const e = num::exp(x > T(20) ? T(20) : x), n = e * (e + T(2)), q = T(1) / (n + T(2));
      return x > T(20) ? d : d * (n * q + T(4) * x * e * (e + T(1)) * q * q);
    }
  };
};
}  // namespace fn
namespace layer {
/// h = x tanh(log(1 + exp(x))). source torch.nn.Mish; Misra 2019, arXiv:1908.08681.
struct mish : activation<mish, fn::mish> {};
}  // namespace layer
inline constexpr layer::mish mish{};
}  // namespace braid
