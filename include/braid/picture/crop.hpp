#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "braid/picture/picture.hpp"

namespace braid::inline v0::data {

/// The part of a picture that begins at row `top` and column `left`.
///
/// shapes  p: [C, H, W]; out: [C, height, width].
/// cost    one copy of the part.
/// errors  shape_error: pixels not of the shape, an empty part, or one that leaves the picture.
inline picture cropped(picture const& p, std::size_t top, std::size_t left, std::size_t height, std::size_t width) {
  require_picture(p, "cropped");
  bool const inside = height > 0 && width > 0 && top < p.height && height <= p.height - top && left < p.width &&
                      width <= p.width - left;
  if (!inside) {
    std::size_t const whole[] = {p.height, p.width}, part[] = {height, width}, corner[] = {top, left};
    throw shape_error("cropped", "part", "one within " + shape_text(whole), shape_text(part) + " at " + shape_text(corner));
  }
  picture q{p.channels, height, width, std::vector<float>(p.channels * height * width)};
  for (std::size_t c = 0; c < p.channels; ++c)
    for (std::size_t y = 0; y < height; ++y)
      std::copy_n(&p.pixels[(c * p.height + top + y) * p.width + left], width, &q.pixels[(c * height + y) * width]);
  return q;
}

/// The middle of a picture; where the rest is odd, one more row or column goes at the end.
inline picture centre_cropped(picture const& p, std::size_t height, std::size_t width) {
  std::size_t const top = p.height > height ? (p.height - height) / 2 : 0, left = p.width > width ? (p.width - width) / 2 : 0;
  return cropped(p, top, left, height, width);
}

}  // namespace braid::data
