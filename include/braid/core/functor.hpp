#pragma once
#include "braid/core/math.hpp"

namespace braid::inline v0::fn {

// Elementwise functors for `map`. Plain structs that no object of the same name hides: nvcc's host stub needs that.

struct identity {
  template <class T>
  BRAID_HD T operator()(T x) const { return x; }
};
struct plus {
  template <class T>
  BRAID_HD T operator()(T a, T b) const { return a + b; }
};
struct times {
  template <class T>
  BRAID_HD T operator()(T a, T b) const { return a * b; }
};
struct times_rest {  // a (1 - b)
  template <class T>
  BRAID_HD T operator()(T a, T b) const { return a * (T(1) - b); }
};
struct mix {  // z a + (1 - z) b
  template <class T>
  BRAID_HD T operator()(T z, T a, T b) const { return b + z * (a - b); }
};
struct mix_slope {  // of mix after a sigmoid, in the sigmoid's argument
  template <class T>
  BRAID_HD T operator()(T d, T z, T a, T b) const { return d * (a - b) * z * (T(1) - z); }
};
template <class S>
struct scale {
  S by;
  template <class T>
  BRAID_HD T operator()(T x) const { return x * T(by); }
};
template <class S>
scale(S) -> scale<S>;
template <class S>
struct add_scaled {  // a + by b
  S by;
  template <class T>
  BRAID_HD T operator()(T a, T b) const { return a + T(by) * b; }
};
template <class S>
add_scaled(S) -> add_scaled<S>;

// An activation is a functor and its slope; the slope is a function of the output (`of_output`) or of the input.
struct relu {
  static constexpr bool of_output = true;
  template <class T>
  BRAID_HD T operator()(T x) const { return x < T(0) ? T(0) : x; }  // NaN stays NaN, as in PyTorch
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return y > T(0) ? d : T(0); }
  };
};
struct tanh {
  static constexpr bool of_output = true;
  template <class T>
  BRAID_HD T operator()(T x) const { return num::tanh(x); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return d * (T(1) - y * y); }
  };
};
struct sigmoid {
  static constexpr bool of_output = true;
  template <class T>
  BRAID_HD T operator()(T x) const { return num::sigmoid(x); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return d * y * (T(1) - y); }
  };
};
struct gelu {  // x Phi(x), the exact form
  static constexpr bool of_output = false;
  template <class T>
  BRAID_HD T operator()(T x) const { return T(0.5) * x * (T(1) + num::erf(x * T(0.70710678118654752440))); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T x) const {
      T const phi = T(0.39894228040143267794) * num::exp(T(-0.5) * x * x);
      return d * (T(0.5) * (T(1) + num::erf(x * T(0.70710678118654752440))) + x * phi);
    }
  };
};

}  // namespace braid::fn
