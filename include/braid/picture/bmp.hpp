#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "braid/picture/picture.hpp"

namespace braid::inline v0::data {

/// Reads a Windows bitmap without compression: 1, 4 or 8 bits with a palette, 24 bits, or 32 bits of which the last 8 are
/// not looked at. 3 channels, RGB.
///
/// cost    one pass over the file.
/// errors  file_error with the byte: another format, compressed or of other masks, cut off, a palette that is too short, a
///         side over 16384 pixels, over 2^26 pixels.
/// source  BITMAPINFOHEADER and its later versions, in Microsoft's reference of GDI.
inline picture read_bmp(input_file const& file) {
  std::array<std::byte, 54> head;
  if (file.size() < 2 || as_text(file.read(0, 2)) != "BM")
    file.refuse(byte_place(0), "a BMP image", file.size() ? "another format" : "an empty file");
  file.read(0, head);
  std::size_t const pixels = load<std::uint32_t>(&head[10]), info = load<std::uint32_t>(&head[14]);
  if (info < 40) file.refuse(byte_place(14), "a header of at least 40 bytes", std::to_string(info));
  auto const signed_height = load<std::int32_t>(&head[22]);
  bool const from_below = signed_height > 0;
  auto const width = static_cast<std::size_t>(load<std::uint32_t>(&head[18]));
  auto const height = static_cast<std::size_t>(std::llabs(signed_height));
  require_sides(file, 18, height, width);
  std::size_t const bits = load<std::uint16_t>(&head[28]);
  if (bits != 1 && bits != 4 && bits != 8 && bits != 24 && bits != 32)
    file.refuse(byte_place(28), "1, 4, 8, 24 or 32 bits a pixel", std::to_string(bits));
  if (auto const method = load<std::uint32_t>(&head[30]); method != 0)
    file.refuse(byte_place(30), "no compression", "method " + std::to_string(method));

  std::vector<std::byte> palette;
  if (bits <= 8) {
    std::size_t const said = load<std::uint32_t>(&head[46]), all = std::size_t{1} << bits;
    if (said > all) file.refuse(byte_place(46), "at most " + std::to_string(all) + " colours", std::to_string(said));
    palette = file.read(14 + info, 4 * (said ? said : all));
  }
  std::size_t const row_bytes = (width * bits + 31) / 32 * 4;  // rows begin at multiples of four
  auto const bytes = file.read(pixels, row_bytes * height);

  picture p{3, height, width, std::vector<float>(3 * height * width)};
  for (std::size_t y = 0; y < height; ++y) {
    std::size_t const row = (from_below ? height - 1 - y : y) * row_bytes;
    for (std::size_t x = 0; x < width; ++x) {
      std::byte const* colour = nullptr;  // blue, green, red
      if (bits > 8) {
        colour = &bytes[row + x * bits / 8];
      } else {
        std::size_t const at = row + x * bits / 8, shift = 8 - bits - x * bits % 8;
        std::size_t const index = std::to_integer<std::size_t>(bytes[at]) >> shift & ((std::size_t{1} << bits) - 1);
        if (4 * index >= palette.size())
          file.refuse(byte_place(pixels + at), "a colour of " + std::to_string(palette.size() / 4), std::to_string(index));
        colour = &palette[4 * index];
      }
      for (std::size_t c = 0; c < 3; ++c)
        p.channel(c)[y * width + x] = static_cast<float>(std::to_integer<int>(colour[2 - c])) / 255;
    }
  }
  return p;
}

inline picture read_bmp(std::string const& path) { return read_bmp(input_file(path)); }

}  // namespace braid::data
