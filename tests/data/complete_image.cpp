#include "braid/data/complete_image.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/bad_files.hpp"

using support::contains, support::message;

namespace {
void check(std::string const& text) { braid::data::require_complete_image(support::to_bytes(text), "f"); }
std::string refusal(std::string const& text) {
  return message([&] { check(text); });
}
std::string be(std::size_t value, int count) {
  std::string s;
  while (count-- > 0) s += static_cast<char>(value >> (8 * count) & 0xff);
  return s;
}
std::string jpeg_frame(std::size_t height, std::size_t width) { return "\xff\xc0" + be(8, 2) + "\x08" + be(height, 2) + be(width, 2) + "\x01"; }
std::string const begin = "\xff\xd8", end = "\xff\xd9", scan = "\xff\xda" + be(3, 2) + "\x01" + std::string("ab\xff\x00\xff\xd0yz", 8);
}  // namespace

TEST_CASE("PGM and PPM have the bytes that their text asks for") {
  check("P5 2 3 255\n123456");
  check("P6\n# a comment\n1 2\n65535\n123456789abc");
  CHECK(contains(refusal("P5 2 3 255\n12345"), "expected 6 bytes, found 5"));
  CHECK(contains(refusal("P5 2 16385 255\n"), "found 16385"));
  CHECK(contains(refusal("P5 0 1 255\n"), "found 0"));
  CHECK(contains(refusal("P5 -1 1 255\n"), "expected a width, found '-'"));
  CHECK(contains(refusal("P5 1 1 0\n1"), "largest value up to 65535"));
  CHECK(contains(refusal("P5 1 # no end"), "the end of a comment"));
}

TEST_CASE("JPEG has one frame, whole segments and an end") {
  check(begin + jpeg_frame(2, 3) + scan + end);
  check(begin + "\xff\xff\xe0" + be(4, 2) + "xy" + jpeg_frame(2, 3) + scan + scan + end + "more");
  CHECK(contains(refusal(begin + jpeg_frame(2, 3) + scan), "expected the end of the image"));
  CHECK(contains(refusal(begin + jpeg_frame(2, 3) + jpeg_frame(2, 3) + scan + end), "expected one frame, found a second"));
  CHECK(contains(refusal(begin + "\xff\xe0" + be(4, 2) + end), "expected a marker, found the end of the file"));
  CHECK(contains(refusal(begin + "\xff\xe0" + be(1, 2) + end), "a segment of 1 bytes"));
  CHECK(contains(refusal(begin + jpeg_frame(20000, 3) + scan + end), "found 20000"));
  CHECK(contains(refusal(begin + end + "\xff\xd9"), "expected a frame, found none"));
}

TEST_CASE("PNG has its header, its CRCs and its end") {
  // The CRC of IEND without data is known to everyone who looked into a PNG.
  std::string const png = "\x89PNG\r\n\x1a\n", last = be(0, 4) + "IEND\xae\x42\x60\x82";
  CHECK(contains(refusal(png + last), "byte 8: expected the chunk IHDR"));
  CHECK(contains(refusal(png + be(0, 4) + "IEND\xae\x42\x60\x83"), "byte 16: expected CRC 2923585666"));
  CHECK(contains(refusal(png + be(100, 4) + "IHDR1234"), "expected a chunk of 100 bytes, found the end"));
  CHECK(contains(refusal(png), "expected a chunk"));
}

TEST_CASE("other formats are refused") {
  CHECK(contains(refusal(""), "found an empty file"));
  CHECK(contains(refusal("GIF89a"), "expected a PNG, JPEG, PGM or PPM image, found another format"));
}
