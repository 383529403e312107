#include "braid/picture/complete_png.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "support/bad_files.hpp"

using support::contains, support::message;

namespace {
void check(std::string const& text) { braid::data::require_complete_png(support::to_bytes(text), "f"); }
std::string refusal(std::string const& text) {
  return message([&] { check(text); });
}
std::string number(std::uint32_t value) {
  std::string s;
  for (int shift = 24; shift >= 0; shift -= 8) s += static_cast<char>(value >> shift & 0xff);
  return s;
}
std::string chunk(std::string const& type, std::string const& data) {
  return number(static_cast<std::uint32_t>(data.size())) + type + data + number(braid::data::png::crc(support::to_bytes(type + data)));
}
std::string header(std::uint32_t width, std::uint32_t height) {
  return std::string(braid::data::png::magic) + chunk("IHDR", number(width) + number(height) + std::string("\x08\0\0\0\0", 5));
}
std::string const last = chunk("IEND", "");
}  // namespace

TEST_CASE("a PNG has its header, its CRCs and its end") {
  CHECK(last == std::string("\0\0\0\0IEND\xae\x42\x60\x82", 12));  // as in every PNG
  check(header(2, 3) + last);
  check(header(2, 3) + chunk("tEXt", "abc") + last + "more");
  std::string const begin(braid::data::png::magic);
  CHECK(contains(refusal(begin + last), "byte 8: expected the chunk IHDR"));
  CHECK(contains(refusal(header(2, 3)), "byte 33: expected a chunk, found 0 bytes"));
  CHECK(contains(refusal(header(2, 3) + number(100) + "tEXt1234"), "expected a chunk of 100 bytes, found the end"));
  CHECK(contains(refusal(header(2, 3) + number(0xffffffff) + "tEXt1234"), "expected a chunk of 4294967295 bytes"));
  auto damaged = header(2, 3) + last;
  damaged.back() = 'x';
  CHECK(contains(refusal(damaged), "byte 41: expected CRC 2923585666"));
}

TEST_CASE("sizes and other formats are refused") {
  CHECK(contains(refusal(header(0, 3) + last), "byte 16: expected 1 to 16384 pixels a side, found [3, 0]"));
  CHECK(contains(refusal(header(2, 16385) + last), "found [16385, 2]"));
  CHECK(contains(refusal(header(16384, 16384) + last), "expected at most 2^26 pixels"));
  // 2^25 pixels of a byte from 100 bytes: stb_image would take the memory first. 33 kB could be enough.
  CHECK(contains(refusal(header(8192, 4096) + chunk("IDAT", std::string(100, 'x')) + last),
                 "expected 33554432 bytes of pixels, found data of 100 bytes, which cannot give them"));
  check(header(8192, 4096) + chunk("IDAT", std::string(16257, 'x')) + chunk("IDAT", std::string(16257, 'x')) + last);
  CHECK(contains(refusal(header(2, 3) + chunk("IDAT", "") + chunk("IDAT", "x") + last),
                 "byte 33: expected compressed data in the first chunk IDAT, found an empty one"));
  check(header(2, 3) + chunk("IDAT", "x") + chunk("IDAT", "") + last);
  CHECK(contains(refusal(""), "byte 0: expected a PNG image, found an empty file"));
  CHECK(contains(refusal("\xff\xd8\xff\xe0"), "found another format"));
}
