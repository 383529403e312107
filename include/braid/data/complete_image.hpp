#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "braid/core/bytes.hpp"
#include "braid/core/error.hpp"
#include "braid/core/text_cursor.hpp"

namespace braid::data {

/// Checks of an image file in memory, before a decoder sees it.
class image_check {
 public:
  /// The most pixels along one side.
  static constexpr std::size_t most_side = 16384;

  image_check(std::span<std::byte const> bytes, std::string_view file) : bytes_(bytes), file_(file) {}

  void run() const {
    auto const text = as_text(bytes_);
    if (text.starts_with(png)) return require_png();
    if (text.starts_with("\xff\xd8\xff")) return require_jpeg();
    if (text.starts_with("P5") || text.starts_with("P6")) return require_pnm();
    refuse(0, "a PNG, JPEG, PGM or PPM image", bytes_.empty() ? "an empty file" : "another format");
  }

 private:
  static constexpr std::string_view png = "\x89PNG\r\n\x1a\n";

  [[noreturn]] void refuse(std::size_t at, std::string_view expected, std::string_view found) const {
    throw file_error(file_, byte_place(at), expected, found);
  }

  [[nodiscard]] std::size_t byte(std::size_t at, std::string_view expected) const {
    if (at >= bytes_.size()) refuse(bytes_.size(), expected, "the end of the file");
    return std::to_integer<std::size_t>(bytes_[at]);
  }

  /// `count` bytes as a number, most significant first, as PNG and JPEG have them.
  [[nodiscard]] std::size_t big_endian(std::size_t at, std::size_t count, std::string_view expected) const {
    std::size_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | byte(at + i, expected);
    return value;
  }

  static constexpr std::array<std::uint32_t, 256> crc_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value & 1 ? 0xedb88320u : 0u) ^ value >> 1;
      table[i] = value;
    }
    return table;
  }();

  static std::size_t crc(std::span<std::byte const> bytes) {
    std::uint32_t value = 0xffffffff;
    for (auto const b : bytes) value = crc_table[(value ^ std::to_integer<std::uint32_t>(b)) & 0xff] ^ value >> 8;
    return value ^ 0xffffffff;
  }

  /// Every chunk up to the end chunk is there and has the CRC that it names.
  void require_png() const {
    bool ended = false;
    for (std::size_t at = png.size(); !ended;) {
      std::size_t const size = big_endian(at, 4, "a chunk");
      if (bytes_.size() - at < 12 || size > bytes_.size() - at - 12)
        refuse(at, "a chunk of " + std::to_string(size) + " bytes", "the end of the file");
      auto const body = bytes_.subspan(at + 4, 4 + size);
      if (crc(body) != big_endian(at + 8 + size, 4, "a CRC"))
        refuse(at + 8 + size, "CRC " + std::to_string(crc(body)), "another");
      if (at == png.size()) require_png_header(at, body);
      ended = as_text(body).starts_with("IEND");
      at += 12 + size;
    }
  }

  void require_png_header(std::size_t at, std::span<std::byte const> body) const {
    if (!as_text(body).starts_with("IHDR") || body.size() != 17) refuse(at, "the chunk IHDR", "another");
    require_side(at + 8, big_endian(at + 8, 4, "a width"));
    require_side(at + 12, big_endian(at + 12, 4, "a height"));
  }

  /// Every segment is there, the coded data are followed by a marker, the last one ends the image. One frame only.
  void require_jpeg() const {
    std::size_t frames = 0;
    for (std::size_t at = 2;;) {
      if (byte(at, "a marker") != 0xff) refuse(at, "a marker (255)", std::to_string(byte(at, "a marker")));
      while (byte(at + 1, "a marker") == 0xff) ++at;  // fill bytes
      std::size_t const marker = byte(at + 1, "a marker");
      if (marker == 0xd9) break;
      std::size_t const size = big_endian(at + 2, 2, "a segment");
      if (size < 2 || size > bytes_.size() - at - 2)
        refuse(at + 2, "a segment of " + std::to_string(size) + " bytes", "the end of the file");
      if (marker == 0xc0 || marker == 0xc1 || marker == 0xc2) {
        if (++frames > 1) refuse(at, "one frame", "a second");
        require_side(at + 5, big_endian(at + 5, 2, "a height"));
        require_side(at + 7, big_endian(at + 7, 2, "a width"));
      }
      at += 2 + size;
      if (marker == 0xda) at = after_coded(at);
    }
    if (frames != 1) refuse(bytes_.size(), "a frame", "none");
  }

  /// The first marker after coded data: 255 followed by anything but 0 (a stuffed byte) or a restart.
  [[nodiscard]] std::size_t after_coded(std::size_t at) const {
    for (;; ++at) {
      if (byte(at, "the end of the image") != 0xff) continue;
      std::size_t const next = byte(at + 1, "the end of the image");
      if (next != 0 && (next < 0xd0 || next > 0xd7)) return at;
    }
  }

  /// PGM and PPM: width, height and largest value in text, then as many bytes as they ask for.
  void require_pnm() const {
    text_cursor text(as_text(bytes_).substr(2), std::string(file_), "", 2);
    auto const number = [&](std::string_view expected) {
      while (text.eat("#"))
        while (text.take("the end of a comment") != '\n') {
        }
      return text.number(expected);
    };
    std::size_t const width = number("a width"), height = number("a height"), largest = number("a largest value");
    require_side(2, width);
    require_side(2, height);
    if (largest < 1 || largest > 65535) text.fail("a largest value up to 65535", std::to_string(largest));
    text.take("one space");
    std::size_t const channels = bytes_[1] == std::byte{'6'} ? 3 : 1;
    std::size_t const wanted = width * height * channels * (largest > 255 ? 2 : 1);
    if (bytes_.size() - 2 - text.at() < wanted)
      text.fail(std::to_string(wanted) + " bytes", std::to_string(bytes_.size() - 2 - text.at()));
  }

  void require_side(std::size_t at, std::size_t pixels) const {
    if (pixels < 1 || pixels > most_side)
      refuse(at, "1 to " + std::to_string(most_side) + " pixels a side", std::to_string(pixels));
  }

  std::span<std::byte const> bytes_;
  std::string_view file_;
};

/// Refuses what stb_image would read as a picture with grey, black or stray pixels without a word: a file that was cut
/// off, a PNG with a wrong CRC. PNG, JPEG, PGM (P5) and PPM (P6) only; sides up to 16384 pixels.
///
/// errors  file_error with the byte where the file stops being what it says.
inline void require_complete_image(std::span<std::byte const> bytes, std::string_view file) {
  image_check(bytes, file).run();
}

}  // namespace braid::data
