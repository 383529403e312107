#pragma once
#include "braid/core/math.hpp"

namespace braid::inline v0::num {

// The logarithm of the gamma function and its derivatives, for x > 0. Each is taken to a large argument by its
// recurrence, and there by its asymptotic series in 1/x (Abramowitz and Stegun 6.1.41, 6.3.18, 6.4.12), of Bernoulli's
// numbers. Our own, since std::lgamma writes to a global and no library has the others. Errors are relative to the
// value or, near a zero (of lgamma 1 and 2, of digamma 1.4616), to 1.

namespace detail {
/// From where on the series is used: at 10, its first term left out is below 1e-16 of the value, at 4 below 1e-8.
template <class T>
inline constexpr T series_from = sizeof(T) > 4 ? T(10) : T(4);
}  // namespace detail

/// log Gamma(x).
template <class T>
BRAID_HD inline T lgamma(T x) {
  T product = 1;
  while (x < detail::series_from<T>) product *= x, x += T(1);
  T const i = T(1) / x, s = i * i;
  T series = T(-3617.0 / 122400);
  series = T(1.0 / 156) + s * series;
  series = T(-691.0 / 360360) + s * series;
  series = T(1.0 / 1188) + s * series;
  series = T(-1.0 / 1680) + s * series;
  series = T(1.0 / 1260) + s * series;
  series = T(-1.0 / 360) + s * series;
  series = T(1.0 / 12) + s * series;
  return (x - T(0.5)) * log(x) - x + T(0.91893853320467274178) + i * series - log(product);  // 0.918...: log(2 pi) / 2
}
/// The derivative of lgamma.
template <class T>
BRAID_HD inline T digamma(T x) {
  T before = 0;
  while (x < detail::series_from<T>) before += T(1) / x, x += T(1);
  T const i = T(1) / x, s = i * i;
  T series = T(-1.0 / 12);
  series = T(691.0 / 32760) + s * series;
  series = T(-1.0 / 132) + s * series;
  series = T(1.0 / 240) + s * series;
  series = T(-1.0 / 252) + s * series;
  series = T(1.0 / 120) + s * series;
  series = T(-1.0 / 12) + s * series;
  return log(x) - T(0.5) * i + s * series - before;
}
/// The derivative of digamma.
template <class T>
BRAID_HD inline T trigamma(T x) {
  T before = 0;
  while (x < detail::series_from<T>) before += T(1) / (x * x), x += T(1);
  T const i = T(1) / x, s = i * i;
  T series = T(7.0 / 6);
  series = T(-691.0 / 2730) + s * series;
  series = T(5.0 / 66) + s * series;
  series = T(-1.0 / 30) + s * series;
  series = T(1.0 / 42) + s * series;
  series = T(-1.0 / 30) + s * series;
  series = T(1.0 / 6) + s * series;
  return before + i * (T(1) + T(0.5) * i + s * series);
}

}  // namespace braid::num
