#pragma once
#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include "braid/picture/picture.hpp"

namespace braid::inline v0::data {

/// Each channel less its mean, by its deviation, in place: (x - mean[c]) / deviation[c].
///
/// shapes  p: [C, H, W]; mean, deviation: [C].
/// cost    one pass; no memory.
/// errors  shape_error: pixels not of the shape, other counts. value_error: a deviation not above 0 and finite.
/// source  torchvision.transforms.Normalize.
inline void normalise(picture& p, std::span<float const> mean, std::span<float const> deviation) {
  require_picture(p, "normalise");
  if (mean.size() != p.channels || deviation.size() != p.channels)
    throw shape_error("normalise", "mean and deviation", std::to_string(p.channels) + " numbers each",
                      std::to_string(mean.size()) + " and " + std::to_string(deviation.size()));
  for (float const d : deviation)
    if (!(d > 0) || !std::isfinite(d)) throw value_error("normalise", "deviation", "above 0, finite", std::to_string(d));
  for (std::size_t c = 0; c < p.channels; ++c)
    for (float& x : p.channel(c)) x = (x - mean[c]) / deviation[c];
}

}  // namespace braid::data
