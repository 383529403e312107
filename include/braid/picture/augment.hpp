#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "braid/core/philox.hpp"
#include "braid/picture/picture.hpp"

namespace braid::inline v0::data {

/// Left and right exchanged, in place.
inline void flip(picture& p) {
  require_picture(p, "flip");
  for (auto row = p.pixels.begin(); row != p.pixels.end(); row += static_cast<std::ptrdiff_t>(p.width))
    std::reverse(row, row + static_cast<std::ptrdiff_t>(p.width));
}

/// The picture turned by `degrees` (the way of the clock's hands, as seen) round its middle, then shifted by `down` and
/// `right` pixels; between pixels bilinear, 0 where it was not.
///
/// cost    4 reads a number.
/// source  torch.nn.functional.affine_grid and grid_sample (align_corners=False, zeros).
inline picture moved(picture const& p, float degrees, float down, float right) {
  require_picture(p, "moved");
  float const angle = degrees * std::numbers::pi_v<float> / 180, cosine = std::cos(angle), sine = std::sin(angle);
  float const middle_y = static_cast<float>(p.height - 1) / 2, middle_x = static_cast<float>(p.width - 1) / 2;
  picture q{p.channels, p.height, p.width, std::vector<float>(p.pixels.size())};
  auto const inside = [](float at, std::size_t side) { return at >= 0 && at < static_cast<float>(side); };
  for (std::size_t y = 0; y < p.height; ++y)
    for (std::size_t x = 0; x < p.width; ++x) {
      float const dy = static_cast<float>(y) - down - middle_y, dx = static_cast<float>(x) - right - middle_x;
      float const from_y = middle_y + cosine * dy - sine * dx, from_x = middle_x + sine * dy + cosine * dx;
      float const top = std::floor(from_y), left = std::floor(from_x), below = from_y - top, beside = from_x - left;
      for (int const corner : {0, 1, 2, 3}) {
        float const cy = top + static_cast<float>(corner / 2), cx = left + static_cast<float>(corner % 2);
        if (!inside(cy, p.height) || !inside(cx, p.width)) continue;
        float const weight = (corner / 2 ? below : 1 - below) * (corner % 2 ? beside : 1 - beside);
        std::size_t const at = static_cast<std::size_t>(cy) * p.width + static_cast<std::size_t>(cx);
        for (std::size_t c = 0; c < p.channels; ++c)
          q.pixels[c * p.plane() + y * p.width + x] += weight * p.pixels[c * p.plane() + at];
      }
    }
  return q;
}

/// Sets a square of `side` pixels round row y and column x to `value`, in all channels; what leaves the picture is cut.
///
/// source  DeVries and Taylor 2017, arXiv:1708.04552.
inline void cut_out(picture& p, std::size_t y, std::size_t x, std::size_t side, float value = 0) {
  require_picture(p, "cut_out");
  // [at - side / 2, at - side / 2 + side), cut to the picture
  auto const range = [side](std::size_t at, std::size_t size) {
    std::size_t const half = side / 2;
    return std::pair(std::min(at - std::min(at, half), size), std::min(std::max(at + side, half) - half, size));
  };
  auto const [top, bottom] = range(y, p.height);
  auto const [left, right] = range(x, p.width);
  for (std::size_t c = 0; c < p.channels; ++c)
    for (std::size_t row = top; row < bottom; ++row)
      std::fill(&p.channel(c)[row * p.width] + left, &p.channel(c)[row * p.width] + right, value);
}

/// How far `augment` may go; 0 leaves a thing alone.
struct augment_options {
  float flip = 0;        ///< probability of left and right exchanged
  float shift = 0;       ///< up to this part of each side, either way
  float degrees = 0;     ///< turned by up to so many, either way
  float brightness = 0;  ///< every number times 1 - b to 1 + b
  float contrast = 0;    ///< a channel's distance from its mean times 1 - c to 1 + c
  float saturation = 0;  ///< a pixel's distance from its grey times 1 - s to 1 + s (3 channels)
  float cutout = 0;      ///< a square of this part of the shorter side becomes 0
};

/// A picture changed at random: flipped, turned and shifted, its colours, a square cut out, in this order. What is drawn
/// depends on the seed, the sample's number and the epoch alone, not on what was drawn before or by which thread.
///
/// shapes  in, out: [C, H, W].
/// units   0 to 1: behind colours the numbers are cut to that; so before `normalise`.
/// cost    a few passes; one picture where it is turned or shifted.
/// errors  value_error: an option below 0 or not finite, a probability, part or factor above 1.
class augment {
 public:
  explicit augment(augment_options options, seed start) : options_(options), random_{start.value} {
    auto const check = [](char const* what, float x, float most) {
      if (!(x >= 0 && x <= most)) throw value_error("augment", what, "0 to " + std::to_string(most), std::to_string(x));
    };
    check("flip", options.flip, 1), check("shift", options.shift, 1), check("degrees", options.degrees, 360);
    check("brightness", options.brightness, 1), check("contrast", options.contrast, 1);
    check("saturation", options.saturation, 1), check("cutout", options.cutout, 1);
  }

  picture operator()(picture p, std::uint64_t sample, std::uint64_t epoch = 0) const {
    require_picture(p, "augment");
    auto const& o = options_;
    philox const stream = random_.fork(epoch);
    auto const either_way = [&](std::uint64_t draw, float most) { return (2 * stream.uniform(sample, draw) - 1) * most; };
    if (stream.uniform(sample, 0) < o.flip) flip(p);
    if (o.shift > 0 || o.degrees > 0)
      p = moved(p, either_way(1, o.degrees), std::round(either_way(2, o.shift * static_cast<float>(p.height))),
                std::round(either_way(3, o.shift * static_cast<float>(p.width))));
    colours(p, 1 + either_way(4, o.brightness), 1 + either_way(5, o.contrast), 1 + either_way(6, o.saturation));
    if (o.cutout > 0) {
      auto const place = [&](std::uint64_t draw, std::size_t side) {
        return stream.below(static_cast<std::uint32_t>(side), sample, draw);
      };
      auto const side = std::lround(o.cutout * static_cast<float>(std::min(p.height, p.width)));
      cut_out(p, place(7, p.height), place(8, p.width), static_cast<std::size_t>(side));
    }
    return p;
  }

 private:
  void colours(picture& p, float light, float contrast, float saturation) const {
    if (options_.brightness == 0 && options_.contrast == 0 && options_.saturation == 0) return;
    for (float& x : p.pixels) x *= light;
    for (std::size_t c = 0; c < p.channels; ++c) {
      double sum = 0;
      for (float const x : p.channel(c)) sum += static_cast<double>(x);
      auto const mean = static_cast<float>(sum / static_cast<double>(p.plane()));
      for (float& x : p.channel(c)) x = mean + contrast * (x - mean);
    }
    if (p.channels == 3)
      for (std::size_t i = 0; i < p.plane(); ++i) {
        float *const red = &p.pixels[i], *const green = red + p.plane(), *const blue = green + p.plane();
        float const luma = 0.299f * *red + 0.587f * *green + 0.114f * *blue;
        for (float* const x : {red, green, blue}) *x = luma + saturation * (*x - luma);
      }
    for (float& x : p.pixels) x = std::clamp(x, 0.0f, 1.0f);
  }

  augment_options options_;
  philox random_;
};

}  // namespace braid::data
