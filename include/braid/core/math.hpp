#pragma once
#include "braid/core/config.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace braid::inline v0::num {

// Elementary functions for kernels. In double they are the library's; in float they are branch-free, so that a loop
// over them becomes vector code without -ffast-math, and the same on every backend.

/// e^x. Range reduction to 2^n e^r with |r| <= ln 2 / 2 and a polynomial of degree 7; relative error below 2e-7.
/// Held at e^88 and e^-87, so that no infinity comes of a finite loss.
BRAID_HD inline float exp(float x) {
  x = x > 88.0f ? 88.0f : x;
  x = x < -87.0f ? -87.0f : x;
  float const shifted = x * 1.44269504f + 12582912.0f;  // 1.5 * 2^23: the sum's low bits are round(x / ln 2)
  float const n = shifted - 12582912.0f;
  float const r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 1.9841270e-4f;
  p = p * r + 1.3888889e-3f;
  p = p * r + 8.3333333e-3f;
  p = p * r + 4.1666667e-2f;
  p = p * r + 1.6666667e-1f;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  auto const scale = (__builtin_bit_cast(std::int32_t, shifted) - __builtin_bit_cast(std::int32_t, 12582912.0f) + 127) << 23;
  return p * __builtin_bit_cast(float, scale);
}
BRAID_HD inline double exp(double x) { return std::exp(x); }

/// a / b to two units in the last place on a device, where a division to half a unit takes several times as long.
BRAID_HD inline float quotient(float a, float b) {
#ifdef __CUDA_ARCH__
  return __fdividef(a, b);
#else
  return a / b;
#endif
}
BRAID_HD inline double quotient(double a, double b) { return a / b; }

/// tanh x, relative error below 6e-7; a series for |x| < 0.25, where the quotient would cancel.
BRAID_HD inline float tanh(float x) {
  float const e = exp(2.0f * x);
  float const q = 1.0f - quotient(2.0f, e + 1.0f);
  float const s = x * x;
  float const t = x * (1.0f + s * (-0.33333333f + s * (0.13333333f + s * (-0.05396825f + s * 0.02186949f))));
  return s < 0.0625f ? t : q;
}
BRAID_HD inline double tanh(double x) { return std::tanh(x); }

template <class T>
BRAID_HD inline T sigmoid(T x) {
  return quotient(T(1), T(1) + exp(-x));
}

/// erf x, absolute error below 4e-7 (Abramowitz and Stegun 7.1.26); a series for |x| < 0.5, where 1 - p would cancel.
BRAID_HD inline float erf(float x) {
  float const a = x < 0 ? -x : x;
  float const t = quotient(1.0f, 1.0f + 0.3275911f * a);
  float const p = t * (0.254829592f + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
  float const y = 1.0f - p * exp(-a * a), q = x < 0 ? -y : y;
  float const s = x * x;
  float u = 5.2239776e-3f - s * 8.5483270e-4f;
  u = -2.6866171e-2f + s * u;
  u = 1.1283792e-1f + s * u;
  u = -3.7612639e-1f + s * u;
  u = 1.1283792f + s * u;
  return s < 0.25f ? x * u : q;
}
BRAID_HD inline double erf(double x) { return std::erf(x); }

BRAID_HD inline float sqrt(float x) { return std::sqrt(x); }
BRAID_HD inline double sqrt(double x) { return std::sqrt(x); }
BRAID_HD inline float log(float x) { return std::log(x); }
BRAID_HD inline double log(double x) { return std::log(x); }
BRAID_HD inline float log1p(float x) { return std::log1p(x); }
BRAID_HD inline double log1p(double x) { return std::log1p(x); }
BRAID_HD inline float pow(float x, float y) { return std::pow(x, y); }
BRAID_HD inline double pow(double x, double y) { return std::pow(x, y); }
// For angles, which lose too much in float.
BRAID_HD inline double cos(double x) { return std::cos(x); }
BRAID_HD inline double sin(double x) { return std::sin(x); }

/// a . b of N numbers, in partial sums that become lanes.
template <std::size_t N, class T>
BRAID_HD inline T dot(T const* a, T const* b) {
  constexpr std::size_t L = 8;
  T part[L] = {};
  for (std::size_t i = 0; i + L <= N; i += L)
    for (std::size_t l = 0; l < L; ++l) part[l] += a[i + l] * b[i + l];
  T s = ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
  for (std::size_t i = N / L * L; i < N; ++i) s += a[i] * b[i];
  return s;
}

/// The largest of N numbers.
template <std::size_t N, class T>
BRAID_HD inline T largest(T const* x) {
  T most = x[0];
  for (std::size_t i = 1; i < N; ++i) most = x[i] > most ? x[i] : most;
  return most;
}

}  // namespace braid::num
