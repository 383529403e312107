#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

#include "braid/core/bytes.hpp"
#include "braid/core/error.hpp"
#include "braid/picture/picture.hpp"

namespace braid::inline v0::data {

namespace png {
inline constexpr std::string_view magic = "\x89PNG\r\n\x1a\n";

inline constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1 ? 0xedb88320u : 0u) ^ value >> 1;
    table[i] = value;
  }
  return table;
}();

/// CRC-32 of a chunk's type and data.
inline std::uint32_t crc(std::span<std::byte const> bytes) {
  std::uint32_t value = 0xffffffff;
  for (auto const b : bytes) value = crc_table[(value ^ std::to_integer<std::uint32_t>(b)) & 0xff] ^ value >> 8;
  return value ^ 0xffffffff;
}

/// Four bytes, most significant first.
inline std::uint32_t number(std::byte const* p) { return __builtin_bswap32(load<std::uint32_t>(p)); }

/// Bits of one pixel in a file; 0 for a colour type that there is not.
inline std::size_t bits_of_pixel(std::byte depth, std::byte colour_type) {
  constexpr std::size_t samples[] = {1, 0, 3, 1, 2, 0, 4};
  auto const type = std::to_integer<std::size_t>(colour_type);
  return type < std::size(samples) ? std::to_integer<std::size_t>(depth) * samples[type] : 0;
}
}  // namespace png

/// Refuses what stb_image would read as a picture without a word: a PNG that was cut off behind its pixels or has a
/// wrong CRC. Every chunk up to the end chunk must be there, the header first; sides up to 16384, 2^26 pixels in all, and
/// no more of them than the compressed data can give: stb_image takes their memory before it looks.
///
/// errors  file_error with the byte where the file stops being what it says.
inline void require_complete_png(std::span<std::byte const> bytes, std::string_view file) {
  auto const refuse = [&](std::size_t at, std::string_view expected, std::string_view found) {
    throw file_error(file, byte_place(at), expected, found);
  };
  if (!as_text(bytes).starts_with(png::magic)) refuse(0, "a PNG image", bytes.empty() ? "an empty file" : "another format");
  bool ended = false;
  std::size_t pixel_bytes = 0, data = 0;
  for (std::size_t at = png::magic.size(); !ended;) {
    std::size_t const left = bytes.size() - at;
    if (left < 12) refuse(at, "a chunk", std::to_string(left) + " bytes");
    std::size_t const size = png::number(&bytes[at]);
    if (size > left - 12) refuse(at, "a chunk of " + std::to_string(size) + " bytes", "the end of the file");
    auto const body = bytes.subspan(at + 4, 4 + size);
    auto const crc = png::crc(body), named = png::number(&bytes[at + 8 + size]);
    if (crc != named) refuse(at + 8 + size, "CRC " + std::to_string(crc), std::to_string(named));
    if (at == png::magic.size()) {
      if (!as_text(body).starts_with("IHDR") || size != 13) refuse(at, "the chunk IHDR", "another");
      std::size_t const sides[] = {png::number(&bytes[at + 12]), png::number(&bytes[at + 8])};
      for (std::size_t const side : sides)
        if (side < 1 || side > most_side) refuse(at + 8, "1 to 16384 pixels a side", shape_text(sides));
      if (sides[0] * sides[1] > most_pixels) refuse(at + 8, "at most 2^26 pixels", shape_text(sides));
      pixel_bytes = sides[0] * sides[1] * png::bits_of_pixel(bytes[at + 16], bytes[at + 17]) / 8;
    }
    if (as_text(body).starts_with("IDAT")) {
      // stb_image copies from it to where it has no memory yet.
      if (data == 0 && size == 0) refuse(at, "compressed data in the first chunk IDAT", "an empty one");
      data += size;
    }
    ended = as_text(body).starts_with("IEND");
    at += 12 + size;
  }
  // Deflate makes at most 1032 bytes of one.
  if (pixel_bytes / 1032 > data)
    refuse(bytes.size(), std::to_string(pixel_bytes) + " bytes of pixels", "data of " + std::to_string(data) + " bytes, which cannot give them");
}

}  // namespace braid::data
