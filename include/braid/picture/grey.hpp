#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "braid/picture/picture.hpp"

namespace braid::inline v0::data {

/// One channel: the luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B. Of 1 or 2 channels, the first; of 4, alpha goes.
///
/// cost    three products a pixel.
/// errors  shape_error: pixels not of the shape, or more than 4 channels.
/// source  Pillow's convert("L"), without its rounding to a byte.
inline picture grey(picture const& p) {
  require_picture(p, "grey");
  if (p.channels > 4) throw shape_error("grey", "channels", "1 to 4", std::to_string(p.channels));
  picture g{1, p.height, p.width, {}};
  if (p.channels < 3) {
    g.pixels.assign(p.channel(0).begin(), p.channel(0).end());
    return g;
  }
  g.pixels.resize(p.plane());
  auto const red = p.channel(0), green = p.channel(1), blue = p.channel(2);
  for (std::size_t i = 0; i < g.pixels.size(); ++i)
    g.pixels[i] = 0.299f * red[i] + 0.587f * green[i] + 0.114f * blue[i];
  return g;
}

/// The same picture with 1 channel (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA); alpha that is not there is 1.
///
/// errors  shape_error as grey; value_error: channels not 1 to 4.
inline picture with_channels(picture p, std::size_t channels) {
  if (channels < 1 || channels > 4) throw value_error("with_channels", "channels", "1 to 4", std::to_string(channels));
  require_picture(p, "with_channels");
  if (p.channels == channels) return p;
  bool const colour = channels >= 3, alpha = channels % 2 == 0;
  picture const seen = colour && p.channels >= 3 ? picture{} : grey(p);
  picture q{channels, p.height, p.width, std::vector<float>(channels * p.plane())};
  for (std::size_t c = 0; c < (colour ? 3u : 1u); ++c)
    std::ranges::copy(seen.channels ? seen.channel(0) : std::as_const(p).channel(c), q.channel(c).begin());
  if (alpha) {
    if (p.channels % 2 == 0) std::ranges::copy(p.channel(p.channels - 1), q.channel(channels - 1).begin());
    else std::ranges::fill(q.channel(channels - 1), 1.0f);
  }
  return q;
}

}  // namespace braid::data
