#pragma once
#include "braid/core/window.hpp"

#include <algorithm>
#include <cstring>

namespace braid::inline v0::kernel {

// What the direct kernels read under one row of the result: a pointer a filter row, each to padded input.

template <class Win>
inline constexpr bool has_padding = Win::z::pad + Win::y::pad + Win::x::pad > 0;
template <class Win>
inline constexpr std::size_t rows_under = Win::z::kernel * Win::y::kernel;

/// Whole rows of the input with zeros at both ends, in a ring of copies: each row of a plane is copied once. Where
/// nothing is padded, the rows are the image's own.
template <class Win, std::size_t C>
class row_ring {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;
  static constexpr bool copies = has_padding<Win>;
  static constexpr std::size_t length = (X::size + 2 * X::pad) * C;

 public:
  static constexpr std::size_t strip = X::out;  ///< results of a row that one move serves
  static constexpr std::size_t floats = copies ? rows_under<Win> * length : 0;

  explicit row_ring(float const* image) : image_(image) {}

  /// Makes the rows under row y of plane z ready; y rises by one a call within a plane.
  void move_to(std::size_t z, std::size_t y, std::size_t = 0) {
    if (y == 0) ready_ = 0;
    for (std::size_t kz = 0; kz < Z::kernel; ++kz)
      for (std::size_t ky = 0; ky < Y::kernel; ++ky) {
        std::size_t const plane = Z::under(z, kz), row = Y::under(y, ky), padded_row = row + Y::pad;
        std::size_t const from = (plane * Y::size + row) * X::size * C;
        if constexpr (!copies) {
          rows_[kz * Y::kernel + ky] = image_ + from;
        } else {
          // Rows that a dilation leaves out make a ring of more slots than it is worth: those copy each time.
          constexpr bool ring = Y::dilation == 1;
          float* const slot = ring_[kz * Y::kernel + (ring ? padded_row % Y::kernel : ky)];
          if (!ring || padded_row >= ready_) {
            std::memset(slot, 0, sizeof ring_[0]);
            if (plane < Z::size && row < Y::size)
              std::memcpy(slot + X::pad * C, image_ + from, X::size * C * sizeof(float));
          }
          rows_[kz * Y::kernel + ky] = slot;
        }
      }
    ready_ = y * Y::stride + Y::kernel;
  }
  /// Under the first result of the row, for filter row k.
  float const* row(std::size_t k) const { return rows_[k]; }

 private:
  float const* image_;
  std::size_t ready_ = 0;
  float const* rows_[rows_under<Win>];
  float ring_[copies ? rows_under<Win> : 1][copies ? length : 1];
};

/// The same in strips of a row, for rows too long to be copied whole (sound): most strips lie inside and are read where
/// they are.
template <class Win, std::size_t C>
class row_strips {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;

 public:
  static constexpr std::size_t strip = std::min<std::size_t>(64, X::out);

  explicit row_strips(float const* image) : image_(image) {}

  void move_to(std::size_t z, std::size_t y, std::size_t x) {
    std::size_t const first = X::under(x, 0);  // wraps where it lies in the padding
    bool const within = x * X::stride >= X::pad && first + length <= X::size;
    for (std::size_t k = 0; k < rows_under<Win>; ++k) {
      std::size_t const plane = Z::under(z, k / Y::kernel), row = Y::under(y, k % Y::kernel);
      bool const there = plane < Z::size && row < Y::size;
      if (within && there) {
        rows_[k] = image_ + ((plane * Y::size + row) * X::size + first) * C;
        continue;
      }
      float* const slot = copies_[k];
      std::memset(slot, 0, sizeof copies_[0]);
      std::size_t const before = x * X::stride < X::pad ? X::pad - x * X::stride : 0, from = first + before;
      if (there && before < length && from < X::size)
        std::memcpy(slot + before * C, image_ + ((plane * Y::size + row) * X::size + from) * C,
                    std::min(length - before, X::size - from) * C * sizeof(float));
      rows_[k] = slot;
    }
  }
  /// Under the strip's first result, for filter row k.
  float const* row(std::size_t k) const { return rows_[k]; }

 private:
  static constexpr std::size_t length = (strip - 1) * X::stride + X::reach;
  float const* image_;
  float const* rows_[rows_under<Win>];
  float copies_[rows_under<Win>][length * C];
};

/// Rings up to 256 KiB lie on the stack.
template <class Win, std::size_t C>
using window_rows = std::conditional_t<row_ring<Win, C>::floats <= 64 * 1024, row_ring<Win, C>, row_strips<Win, C>>;

/// f(rows, first, n, z, y) for every strip of the result of one image: n results from `first` in row y of plane z.
/// Overlap: strips keep their full length, and the last one begins early, over results that were served already.
template <class Win, std::size_t C, bool Overlap, class F>
inline void for_each_strip(float const* image, F&& f) {
  using rows = window_rows<Win, C>;
  constexpr std::size_t out = Win::x::out, strip = rows::strip;
  rows under(image);
  for (std::size_t z = 0; z < Win::z::out; ++z)
    for (std::size_t y = 0; y < Win::y::out; ++y)
      for (std::size_t x = 0; x < out; x += strip) {
        std::size_t const first = Overlap ? std::min(x, out - strip) : x;
        under.move_to(z, y, first);
        f(under, first, strip == out ? out : std::min(strip, out - first), z, y);
      }
}

}  // namespace braid::kernel
