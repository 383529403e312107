#include "braid/picture/picture.hpp"

#include "support/bad_files.hpp"

#include <cstdint>

using namespace braid::data;
using support::contains, support::message;

TEST_CASE("a picture's channels lie one after another") {
  std::uint8_t const bytes[] = {0, 255, 51, 102, 255, 0};  // [1, 3, 2]
  auto p = from_bytes(bytes, 2, 1, 3);
  CHECK(p.plane() == 3);
  CHECK(p.pixels == std::vector<float>{0, 0.2f, 1, 1, 0.4f, 0});
  p.channel(1)[0] = 7;
  CHECK(p.pixels[3] == 7);
}

TEST_CASE("what is no picture is said so") {
  CHECK(contains(message([] { require_picture({1, 2, 2, {1, 2}}, "here"); }), "here: picture: expected [channels, height, width]"));
  for (auto const& bad : {picture{}, picture{1, 0, 3, {}}, picture{3, std::size_t{1} << 62, 4, {}}})
    CHECK_THROWS_AS(require_picture(bad, "here"), braid::shape_error);
  braid::input_file const file("f", support::bytes{});
  require_sides(file, 0, 8192, 8192);
  for (std::size_t const side : {std::size_t{0}, std::size_t{16385}, std::size_t{1} << 63})
    CHECK_THROWS_AS(require_sides(file, 0, 1, side), braid::file_error);
  CHECK(contains(message([&] { require_sides(file, 4, 8192, 8193); }), "f: byte 4: expected sides of 1 to 16384 pixels"));
}
