#pragma once
#include "braid/core/config.hpp"

#include <cstddef>

namespace braid::inline v0::kernel {

// Lanes by the compilers' vector extensions: the width is what the flags allow, the code is the same.
#if defined(__AVX512F__)
inline constexpr std::size_t width = 16;
#elif defined(__AVX__)
inline constexpr std::size_t width = 8;
#else
inline constexpr std::size_t width = 4;
#endif

typedef float lane __attribute__((vector_size(width * sizeof(float)), may_alias));
typedef float loose_lane __attribute__((vector_size(width * sizeof(float)), aligned(sizeof(float)), may_alias));

/// Weights are padded to this many columns on every machine, so that their layout does not depend on flags.
inline constexpr std::size_t padding = 16;
constexpr std::size_t padded(std::size_t n) { return (n + padding - 1) / padding * padding; }
constexpr std::size_t vectors(std::size_t n) { return (n + width - 1) / width; }

inline lane load(float const* p) { return *reinterpret_cast<loose_lane const*>(p); }
inline lane spread(float x) { return x - lane{}; }
/// Writes the first n lanes.
inline void store(float* p, lane v, std::size_t n) {
  if (n >= width) {
    *reinterpret_cast<loose_lane*>(p) = v;
    return;
  }
  for (std::size_t i = 0; i < n; ++i) p[i] = v[i];
}
inline float total(lane v) {
  float s = 0;
  for (std::size_t i = 0; i < width; ++i) s += v[i];
  return s;
}

}  // namespace braid::kernel
