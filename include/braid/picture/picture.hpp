#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "braid/core/bytes.hpp"
#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"

namespace braid::inline v0::data {

/// An image, channel by channel as the models take it.
struct picture {
  std::size_t channels = 0, height = 0, width = 0;
  std::vector<float> pixels;  ///< [channels, height, width], 0 to 1

  [[nodiscard]] std::size_t plane() const { return height * width; }
  [[nodiscard]] std::span<float const> channel(std::size_t c) const {
    return std::span(pixels).subspan(c * plane(), plane());
  }
  [[nodiscard]] std::span<float> channel(std::size_t c) { return std::span(pixels).subspan(c * plane(), plane()); }
};

inline constexpr std::size_t most_side = 16384;         ///< pixels along one side, of every reader
inline constexpr std::size_t most_pixels = 1ull << 26;  ///< in all

/// Throws unless the picture's pixels are of its shape and there are some.
///
/// errors  shape_error naming `where`.
inline void require_picture(picture const& p, std::string_view where) {
  std::size_t const shape[] = {p.channels, p.height, p.width};
  auto const wanted = checked_product(shape);
  if (!wanted || *wanted == 0 || p.pixels.size() != *wanted)
    throw shape_error(where, "picture", "[channels, height, width] with a number for each",
                      std::to_string(p.pixels.size()) + " values for " + shape_text(shape));
}

/// Throws file_error unless a file's sides are 1 to 16384 with 2^26 pixels in all: asked before memory is taken.
inline void require_sides(input_file const& file, std::size_t at, std::size_t height, std::size_t width) {
  std::size_t const sides[] = {height, width};
  if (height < 1 || height > most_side || width < 1 || width > most_side || height * width > most_pixels)
    file.refuse(byte_place(at), "sides of 1 to 16384 pixels, at most 2^26 in all", shape_text(sides));
}

/// Bytes [height, width, channels] as a picture.
inline picture from_bytes(std::span<std::uint8_t const> bytes, std::size_t channels, std::size_t height, std::size_t width) {
  picture p{channels, height, width, std::vector<float>(channels * height * width)};
  for (std::size_t c = 0; c < channels; ++c) {
    auto const to = p.channel(c);
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<float>(bytes[i * channels + c]) / 255;
  }
  return p;
}

}  // namespace braid::data
