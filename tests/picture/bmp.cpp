#include "braid/picture/bmp.hpp"

#include "support/bad_files.hpp"

using namespace braid::data;
using support::contains, support::message;

namespace {
struct bitmap {
  std::int32_t width = 2, height = 2;
  std::uint16_t bits = 24;
  std::uint32_t method = 0, colours = 0, header = 40, pixels = 0;
};
/// A file of these facts, its palette and its rows as they lie.
support::bytes file(bitmap const& b, std::string const& palette, std::string const& rows) {
  support::bytes f = support::to_bytes("BM");
  braid::append(f, std::uint32_t(54 + palette.size() + rows.size()));
  braid::append(f, std::uint32_t{0});
  braid::append(f, b.pixels ? b.pixels : std::uint32_t(54 + palette.size()));
  braid::append(f, b.header), braid::append(f, b.width), braid::append(f, b.height), braid::append(f, std::uint16_t{1});
  braid::append(f, b.bits), braid::append(f, b.method);
  for (int i = 0; i < 3; ++i) braid::append(f, std::uint32_t{0});
  braid::append(f, b.colours), braid::append(f, std::uint32_t{0});
  braid::append(f, palette), braid::append(f, rows);
  return f;
}
picture read(support::bytes const& bytes) { return read_bmp(braid::input_file("f", bytes)); }
std::string refusal(support::bytes const& bytes) {
  return message([&] { (void)read(bytes); });
}
std::string const z(1, '\0'), ff = "\xff";
std::string const colours = z + z + z + z + ff + z + z + z + z + ff + z + z;  // black, blue, green
}  // namespace

TEST_CASE("BMP: 24 and 32 bits, from below and from above, rows that begin at fours") {
  std::string const below = "\x03\x02\x01\x06\x05\x04" + z + z, above = "\x09\x08\x07\x0c\x0b\x0a" + z + z;
  auto const at = [](picture const& p, std::size_t c, std::size_t i) { return p.channel(c)[i] * 255; };
  auto const p = read(file({}, "", below + above));
  CHECK(p.channels == 3);
  CHECK(p.height == 2);
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t i = 0; i < 4; ++i) CHECK(at(p, c, i) == doctest::Approx(double(1 + (i + 2) % 4 * 3 + c)));
  CHECK(read(file({.height = -2}, "", above + below)).pixels == p.pixels);
  CHECK(read(file({.width = 1, .height = 1, .bits = 32}, "", "\x01\x02\x03\x04")).pixels == std::vector<float>{3 / 255.0f, 2 / 255.0f, 1 / 255.0f});
}

TEST_CASE("BMP: palettes of 1, 4 and 8 bits") {
  std::vector<float> const green_then_blue{0, 0, 1, 0, 0, 1};
  CHECK(read(file({.height = 1, .bits = 8, .colours = 3}, colours, "\x02\x01" + z + z)).pixels == green_then_blue);
  CHECK(read(file({.height = 1, .bits = 4, .colours = 3}, colours, "\x21" + z + z + z)).pixels == green_then_blue);
  CHECK(read(file({.height = 1, .bits = 1}, colours.substr(4), "\x80" + z + z + z)).pixels == green_then_blue);
  CHECK(contains(refusal(file({.height = 1, .bits = 8, .colours = 3}, colours, "\x02\x03" + z + z)), "byte 67: expected a colour of 3, found 3"));
}

TEST_CASE("BMP: what is none, or of another kind, is refused before memory is taken") {
  std::string const rows(16, 'a');
  CHECK(contains(refusal(support::to_bytes("")), "f: byte 0: expected a BMP image, found an empty file"));
  CHECK(contains(refusal(support::to_bytes("P5")), "found another format"));
  CHECK(contains(refusal(file({.header = 12}, "", rows)), "expected a header of at least 40 bytes"));
  CHECK(contains(refusal(file({.bits = 16}, "", rows)), "byte 28: expected 1, 4, 8, 24 or 32 bits a pixel"));
  CHECK(contains(refusal(file({.method = 1}, "", rows)), "byte 30: expected no compression"));
  CHECK(contains(refusal(file({.width = 0}, "", rows)), "sides of 1 to 16384"));
  CHECK(contains(refusal(file({.width = -2}, "", rows)), "found [2, 4294967294]"));
  CHECK(contains(refusal(file({.height = -2147483647 - 1}, "", rows)), "found [2147483648, 2]"));
  CHECK(contains(refusal(file({.width = 8192, .height = 8192}, "", rows)), "bytes, found 16 bytes"));
  CHECK(contains(refusal(file({.pixels = 4000000000u}, "", rows)), "the end of the file"));
  CHECK(contains(refusal(file({.bits = 8, .colours = 257}, "", rows)), "byte 46: expected at most 256 colours"));
  CHECK(contains(refusal(file({.bits = 8, .header = 4294967295u}, "", rows)), "the end of the file"));
}

TEST_CASE("BMP: cut off or changed at any byte") {
  auto const take = [](braid::input_file const& f) { (void)read_bmp(f); };
  support::check_reader(file({.width = 3, .height = 2, .bits = 8, .colours = 3}, colours, "\x02\x01" + z + z + "\x01\x01" + z + z), take);
}
