#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "braid/picture/picture.hpp"

namespace braid::inline v0::data {

enum class resize_by {
  bilinear,  ///< between the two nearest pixels of each axis; to enlarge, or to shrink by little
  area       ///< the mean of the pixels that a new one covers; to shrink without patterns that are not there
};

namespace detail {
/// One new place as a weighted sum of old ones.
struct resize_taps {
  std::size_t first, count;
  float weight, step;  // of the first, and what is added for each further one
};
inline std::vector<resize_taps> taps_along(std::size_t from, std::size_t to, resize_by how) {
  std::vector<resize_taps> taps;
  taps.reserve(to);
  for (std::size_t i = 0; i < to; ++i) {
    if (how == resize_by::area) {
      std::size_t const begin = i * from / to, end = ((i + 1) * from + to - 1) / to;
      taps.push_back({begin, end - begin, 1.0f / static_cast<float>(end - begin), 0});
      continue;
    }
    double const scale = static_cast<double>(from) / static_cast<double>(to);
    double const at = std::max(0.0, (static_cast<double>(i) + 0.5) * scale - 0.5);
    std::size_t const left = std::min(static_cast<std::size_t>(at), from - 1);
    auto const far = static_cast<float>(at - static_cast<double>(left));
    if (left + 1 < from) taps.push_back({left, 2, 1 - far, 2 * far - 1});
    else taps.push_back({left, 1, 1, 0});
  }
  return taps;
}
}  // namespace detail

/// The picture at height x width.
///
/// shapes  p: [C, H, W], of 1 pixel at least; out: [C, height, width].
/// cost    first along rows, then along columns; one picture of [C, H, width] between them.
/// errors  shape_error: pixels not of the shape. value_error: a side of 0 or over 16384.
/// source  torch.nn.functional.interpolate, mode "bilinear" (align_corners=False) and "area".
inline picture resized(picture const& p, std::size_t height, std::size_t width, resize_by how = resize_by::bilinear) {
  require_picture(p, "resized");
  for (std::size_t const side : {height, width})
    if (side < 1 || side > most_side) throw value_error("resized", "side", "1 to 16384 pixels", std::to_string(side));
  auto const columns = detail::taps_along(p.width, width, how), rows = detail::taps_along(p.height, height, how);
  std::vector<float> narrow(p.channels * p.height * width);  // [C, H, width]
  for (std::size_t y = 0; y < p.channels * p.height; ++y) {
    float const* const from = &p.pixels[y * p.width];
    float* const to = &narrow[y * width];
    for (std::size_t x = 0; x < width; ++x) {
      auto const& t = columns[x];
      float sum = 0, weight = t.weight;
      for (std::size_t k = 0; k < t.count; ++k, weight += t.step) sum += weight * from[t.first + k];
      to[x] = sum;
    }
  }
  picture q{p.channels, height, width, std::vector<float>(p.channels * height * width)};
  for (std::size_t c = 0; c < p.channels; ++c)
    for (std::size_t y = 0; y < height; ++y) {
      auto const& t = rows[y];
      float* const to = &q.pixels[(c * height + y) * width];
      float weight = t.weight;
      for (std::size_t k = 0; k < t.count; ++k, weight += t.step) {
        float const* const from = &narrow[(c * p.height + t.first + k) * width];
        for (std::size_t x = 0; x < width; ++x) to[x] += weight * from[x];
      }
    }
  return q;
}

}  // namespace braid::data
