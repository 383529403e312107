#pragma once
#include "braid/core/config.hpp"

#include <cstddef>

namespace braid {

/// A window of Kernel x Kernel moved over an image of H x W by Stride, with Pad zeros around it. All sizes in pixels.
template <std::size_t H, std::size_t W, std::size_t Kernel, std::size_t Stride, std::size_t Pad>
struct window {
  static constexpr std::size_t height = H, width = W, kernel = Kernel, stride = Stride, pad = Pad;
  static constexpr bool fits = Stride > 0 && H + 2 * Pad >= Kernel && W + 2 * Pad >= Kernel;
  static constexpr std::size_t height_out = fits ? (H + 2 * Pad - Kernel) / Stride + 1 : 0;
  static constexpr std::size_t width_out = fits ? (W + 2 * Pad - Kernel) / Stride + 1 : 0;
  static constexpr std::size_t pixels_in = H * W, pixels_out = height_out * width_out;

  /// Rows (or columns) of the result whose window covers row i of the input: [first, end).
  BRAID_HD static constexpr std::size_t first_covering(std::size_t i) {
    return i + Pad < Kernel ? 0 : (i + Pad - Kernel) / Stride + 1;
  }
  BRAID_HD static constexpr std::size_t end_covering(std::size_t i, std::size_t out) {
    std::size_t const e = (i + Pad) / Stride + 1;
    return e < out ? e : out;
  }
};

namespace option {
template <std::size_t N>
struct stride {
  static constexpr std::size_t value = N;
};
template <std::size_t N>
struct pad {
  static constexpr std::size_t value = N;
};

template <template <std::size_t> class Kind, class O>
inline constexpr bool is = false;
template <template <std::size_t> class Kind, std::size_t N>
inline constexpr bool is<Kind, Kind<N>> = true;

/// The value of option Kind among O..., or Default. Options come in any order and leave only integers in types.
template <template <std::size_t> class Kind, std::size_t Default, class... O>
consteval std::size_t value_or() {
  std::size_t v = Default;
  ((is<Kind, O> ? void(v = O::value) : void()), ...);
  return v;
}
}  // namespace option

template <std::size_t N>
inline constexpr option::stride<N> stride{};
template <std::size_t N>
inline constexpr option::pad<N> pad{};

}  // namespace braid
