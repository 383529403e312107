#pragma once
#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace fn {
struct signed_sqrt {
  static constexpr bool of_output = false;
  static constexpr double eps = 1e-6;
  template <class T>
  BRAID_HD T operator()(T x) const {
    T const a = x < T(0) ? -x : x;
    return x / num::sqrt(a + T(eps));
  }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T x) const {
      T const a = x < T(0) ? -x : x, s = a + T(eps);
      return d * (T(0.5) * a + T(eps)) / (s * num::sqrt(s));
    }
  };
};
}  // namespace fn
namespace layer {
/// h = x / sqrt(|x| + eps): the square root with x's sign, which evens out the products of bilinear pooling. With eps
/// 1e-6 the slope at 0 is 1,000 where the square root's own is infinite; beyond |x| = 1e-3 the two differ by less than
/// 1 in 2,000. source Perronnin, Sanchez and Mensink 2010 (power normalisation).
struct signed_sqrt : activation<signed_sqrt, fn::signed_sqrt> {};
}  // namespace layer
inline constexpr layer::signed_sqrt signed_sqrt{};
}  // namespace braid
