#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "braid/video/frames.hpp"

namespace braid::inline v0::data {

/// Where the numbers of black and white lie: 16 and 235, as nearly all films have it, or 0 and 255.
enum class yuv_range { limited, full };

/// How the luma and the two chroma values of a frame lie in its bytes.
struct yuv_layout {
  /// Its first byte, and the bytes from one value to the next along a row and from one row to the next.
  struct plane {
    std::size_t at, step, row;
  };
  plane y, u, v;
  std::size_t across, down;  ///< pixels along each side that share a chroma value; 0: there is none, the film is grey
  std::size_t bytes;         ///< of a frame

  /// Plane behind plane: 4:4:4 is (1, 1), 4:2:2 (2, 1), 4:2:0 (2, 2), 4:1:1 (4, 1), grey (0, 0). Odd sides round up.
  static yuv_layout planar(std::size_t height, std::size_t width, std::size_t across, std::size_t down) {
    std::size_t const luma = height * width;
    if (across == 0) return {{0, 1, width}, {}, {}, 0, 0, luma};
    std::size_t const wide = (width + across - 1) / across, chroma = (height + down - 1) / down * wide;
    return {{0, 1, width}, {luma, 1, wide}, {luma + chroma, 1, wide}, across, down, luma + 2 * chroma};
  }
  /// Y U Y V of two pixels, in four bytes (YUY2).
  static yuv_layout packed(std::size_t height, std::size_t width) {
    std::size_t const row = (width + 1) / 2 * 4;
    return {{0, 2, row}, {1, 4, row}, {3, 4, row}, 2, 1, height * row};
  }
  /// The chroma planes exchanged (YV12).
  [[nodiscard]] yuv_layout exchanged() const {
    yuv_layout other = *this;
    std::swap(other.u, other.v);
    return other;
  }
};

/// Frames of luma and chroma as RGB or grey. Pixels that share a chroma value get it as it is, without a blend.
///
/// shapes  bytes: [layout.bytes]; frame: [1 or 3, height, width].
/// cost    one product a number; the chroma's once for the pixels that share it. No memory but the constructor's and
///         the frame's.
/// source  ITU-R BT.601.
class yuv_frames {
 public:
  yuv_frames(yuv_layout const& layout, std::size_t height, std::size_t width, yuv_range range)
      : layout_(layout), height_(height), width_(width), full_(range == yuv_range::full),
        luma_(layout.y.step > 1 ? width : 0) {
    if (layout.across) tint_.resize(3 * width);
  }

  [[nodiscard]] yuv_layout const& layout() const { return layout_; }

  void to_grey(std::span<std::byte const> bytes, video_frame& f) {
    f.shape(1, height_, width_);
    for (std::size_t y = 0; y < height_; ++y) brighten(row(bytes, y), &f.pixels[y * width_]);
  }
  void to_rgb(std::span<std::byte const> bytes, video_frame& f) {
    if (layout_.across == 0) {
      to_grey(bytes, f);
      f.shape(3, height_, width_);
      for (std::size_t c : {1u, 2u})
        std::copy_n(f.pixels.begin(), f.plane(), f.pixels.begin() + std::ptrdiff_t(c * f.plane()));
      return;
    }
    f.shape(3, height_, width_);
    for (std::size_t y = 0; y < height_; ++y) {
      if (y % layout_.down == 0) tint(bytes, y / layout_.down);
      auto const* const luma = row(bytes, y);
      colour(luma, &f.pixels[y * width_], f.plane());
    }
  }

 private:
  // Factors in 65536ths. Luma is stretched by 255 / 219 in the limited range, chroma by 255 / 224.
  [[nodiscard]] std::int32_t stretch() const { return full_ ? 65536 : 76309; }
  [[nodiscard]] std::int32_t black() const { return full_ ? 0 : 16; }

  std::uint8_t const* row(std::span<std::byte const> bytes, std::size_t y) {
    auto const* const from = reinterpret_cast<std::uint8_t const*>(&bytes[layout_.y.at + y * layout_.y.row]);
    if (layout_.y.step == 1) return from;
    for (std::size_t x = 0; x < width_; ++x) luma_[x] = from[x * layout_.y.step];
    return luma_.data();
  }
  static std::uint8_t byte(std::int32_t value) {
    value >>= 16;
    return static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
  }
  void brighten(std::uint8_t const* luma, std::uint8_t* __restrict to) const {
    std::int32_t const factor = stretch(), base = 32768 - factor * black();
    std::size_t const width = width_;
    for (std::size_t x = 0; x < width; ++x) to[x] = byte(factor * luma[x] + base);
  }
  void colour(std::uint8_t const* luma, std::uint8_t* __restrict red, std::size_t plane) const {
    std::int32_t const factor = stretch(), base = 32768 - factor * black();
    std::size_t const width = width_;
    std::int32_t const* const more_red = tint_.data();
    std::int32_t const *const more_green = more_red + width, *const more_blue = more_green + width;
    std::uint8_t *__restrict const green = red + plane, *__restrict const blue = green + plane;
    for (std::size_t x = 0; x < width; ++x) {
      std::int32_t const light = factor * luma[x] + base;
      red[x] = byte(light + more_red[x]);
      green[x] = byte(light + more_green[x]);
      blue[x] = byte(light + more_blue[x]);
    }
  }
  /// What a row of chroma adds to red, green and blue.
  void tint(std::span<std::byte const> bytes, std::size_t y) {
    auto const at = [&](yuv_layout::plane const& p, std::size_t i) {
      return std::to_integer<std::int32_t>(bytes[p.at + y * p.row + i * p.step]) - 128;
    };
    std::int32_t const red = full_ ? 91881 : 104597, blue = full_ ? 116130 : 132201;
    std::int32_t const green_u = full_ ? 22554 : 25675, green_v = full_ ? 46802 : 53279;
    std::size_t const across = layout_.across, whole = width_ / across;
    std::int32_t *const to_red = tint_.data(), *const to_green = to_red + width_, *const to_blue = to_green + width_;
    auto const spread = [&](std::size_t i, std::size_t count) {
      std::int32_t const u = at(layout_.u, i), v = at(layout_.v, i);
      for (std::size_t x = i * across; x < i * across + count; ++x) {
        to_red[x] = red * v;
        to_green[x] = -green_u * u - green_v * v;
        to_blue[x] = blue * u;
      }
    };
    if (across == 2)  // what nearly all films have, as a loop of its own
      for (std::size_t i = 0; i < whole; ++i) spread(i, 2);
    else
      for (std::size_t i = 0; i < whole; ++i) spread(i, across);
    if (whole * across < width_) spread(whole, width_ - whole * across);
  }

  yuv_layout layout_;
  std::size_t height_, width_;
  bool full_;
  std::vector<std::uint8_t> luma_;
  std::vector<std::int32_t> tint_;  // [3, width]
};

}  // namespace braid::data
