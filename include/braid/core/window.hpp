#pragma once
#include "braid/core/config.hpp"

#include <cstddef>

namespace braid::inline v0 {

/// A window along one axis: Kernel taps, Dilation apart, moved by Stride over N places with Pad zeros at either end.
template <std::size_t N, std::size_t Kernel = 1, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1>
struct axis {
  static_assert(Kernel > 0 && Dilation > 0, "a window and its dilation are at least 1");
  static constexpr std::size_t size = N, kernel = Kernel, stride = Stride, pad = Pad, dilation = Dilation;
  static constexpr std::size_t reach = (Kernel - 1) * Dilation + 1;  ///< from the first tap to the last
  static constexpr bool fits = Stride > 0 && N + 2 * Pad >= reach;
  static constexpr std::size_t out = fits ? (N + 2 * Pad - reach) / Stride + 1 : 0;

  /// Where tap k lies for result o; wraps far beyond N where that is padding.
  BRAID_HD static constexpr std::size_t under(std::size_t o, std::size_t k) { return o * Stride + k * Dilation - Pad; }
  /// Results whose window reaches over place i: [first, end).
  BRAID_HD static constexpr std::size_t first_covering(std::size_t i) {
    return i + Pad < reach ? 0 : (i + Pad - reach) / Stride + 1;
  }
  BRAID_HD static constexpr std::size_t end_covering(std::size_t i) {
    std::size_t const e = (i + Pad) / Stride + 1;
    return e < out ? e : out;
  }
  /// The tap with which result o, covering place i, meets it; Kernel where i lies between two taps.
  BRAID_HD static constexpr std::size_t tap(std::size_t o, std::size_t i) {
    std::size_t const d = i + Pad - o * Stride;
    return d % Dilation == 0 ? d / Dilation : Kernel;
  }
};

/// A place in a volume: plane, row, column.
struct voxel {
  std::size_t z, y, x;
};

/// A window over a volume, which an image is with one plane and a sequence with one row. Channels lie last, in Groups
/// groups which do not see one another. Z, Y, X: axis.
template <class Z, class Y, class X, std::size_t Groups = 1>
struct window_of {
  using z = Z;
  using y = Y;
  using x = X;
  static constexpr std::size_t groups = Groups, taps = Z::kernel * Y::kernel * X::kernel;
  static constexpr bool fits = Z::fits && Y::fits && X::fits;
  static constexpr std::size_t pixels_in = Z::size * Y::size * X::size, pixels_out = Z::out * Y::out * X::out;

  BRAID_HD static constexpr voxel voxel_in(std::size_t pixel) {
    return {pixel / (Y::size * X::size), pixel / X::size % Y::size, pixel % X::size};
  }
  BRAID_HD static constexpr voxel voxel_out(std::size_t pixel) {
    return {pixel / (Y::out * X::out), pixel / X::out % Y::out, pixel % X::out};
  }
  BRAID_HD static constexpr std::size_t pixel_in(std::size_t iz, std::size_t iy, std::size_t ix) {
    return (iz * Y::size + iy) * X::size + ix;
  }
  BRAID_HD static constexpr std::size_t pixel_out(std::size_t oz, std::size_t oy, std::size_t ox) {
    return (oz * Y::out + oy) * X::out + ox;
  }
  BRAID_HD static constexpr bool inside(std::size_t iz, std::size_t iy, std::size_t ix) {
    return iz < Z::size && iy < Y::size && ix < X::size;
  }
};

/// The usual one: Kernel x Kernel moved over an image of H x W by Stride, with Pad zeros around it.
template <std::size_t H, std::size_t W, std::size_t Kernel, std::size_t Stride, std::size_t Pad>
struct window : window_of<axis<1>, axis<H, Kernel, Stride, Pad>, axis<W, Kernel, Stride, Pad>> {
  static constexpr std::size_t height = H, width = W, kernel = Kernel, stride = Stride, pad = Pad;
  static constexpr std::size_t height_out = axis<H, Kernel, Stride, Pad>::out;
  static constexpr std::size_t width_out = axis<W, Kernel, Stride, Pad>::out;
};

}  // namespace braid
