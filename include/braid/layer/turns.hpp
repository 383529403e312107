#pragma once
#include "braid/core/math.hpp"

#include <cstddef>

namespace braid::inline v0::layer {

// Positions as angles (Vaswani et al. 2017; Su et al. 2021): pair i of Width features turns by w_i = 10000^(-2i /
// Width) a step.

/// cos and sin of t w_i, for all steps t. A turn is added at each step, in double: two functions a pair, not a step.
template <class T, std::size_t Steps, std::size_t Width>
struct turns {  // over [1, pairs]
  static constexpr std::size_t pairs = (Width + 1) / 2;
  T *cos, *sin;  // [Steps, pairs]
  BRAID_HD void operator()(std::size_t, std::size_t i) const {
    double const w = num::exp(-9.210340371976182736 * double(2 * i) / double(Width)), c = num::cos(w), s = num::sin(w);
    double x = 1, y = 0;
    for (std::size_t t = 0; t < Steps; ++t) {
      cos[t * pairs + i] = T(x);
      sin[t * pairs + i] = T(y);
      double const next = x * c - y * s;
      y = x * s + y * c;
      x = next;
    }
  }
};

/// Turns each pair (2i, 2i+1) of each head's D features by its step's angle, or back; rows of Heads D lie Stride apart.
template <class T, std::size_t Steps, std::size_t D, std::size_t Stride>
struct turn_pairs {  // over [n Steps, Heads D / 2]
  static constexpr std::size_t pairs = D / 2;
  T* x;
  T const *cos, *sin;  // [Steps, pairs]
  bool back;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const at = r % Steps * pairs + j % pairs;
    T const c = cos[at], s = back ? -sin[at] : sin[at];
    T* const p = x + r * Stride + 2 * j;
    T const a = p[0], b = p[1];
    p[0] = a * c - b * s;
    p[1] = a * s + b * c;
  }
};

}  // namespace braid::layer
