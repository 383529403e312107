#include "braid/video/avi.hpp"

#include "braid/video/y4m.hpp"

#include "films.hpp"

using namespace video_test;

namespace {
using bytes = std::vector<std::uint8_t>;
/// The pixels of the first frame, which is all there is.
bytes one(avi_facts const& a, std::string const& frame, std::size_t channels = 3) {
  auto const made = as_avi(a, chunk("00db", frame));
  braid::input_file const f("f", made);
  return pixels(avi_file(f, channels));
}
std::string refusal(avi_facts const& a, std::string const& frame = std::string(16, 'p')) {
  return message([&] { (void)one(a, frame); });
}
std::string const z(1, '\0');
// 2 x 2 pixels, red green / blue white, each blue, green, red; rows of 8 bytes
std::string const above = z + z + "\xff" + z + "\xff" + z + z + z, below = "\xff" + z + z + "\xff\xff\xff" + z + z;
bytes const four{255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255};
}  // namespace

TEST_CASE("AVI: a moving digit, frame by frame in any order") {
  auto const film = moving_digit();
  support::folder const here;
  support::put(here / "f.avi", as_avi(film));
  avi_file file(here / "f.avi", 1);
  CHECK(file.facts().frames == 6);
  CHECK(file.facts().height == 20);
  CHECK(file.facts().width == 24);
  CHECK(file.facts().rate == frame_rate{25, 1});
  for (std::size_t const i : {0u, 5u, 3u}) CHECK(pixels(file, i) == film[i].pixels);
  auto const rgb = pixels(avi_file(here / "f.avi"), 4);
  REQUIRE(rgb.size() == 3 * 480);
  for (std::size_t i = 0; i < rgb.size(); ++i) CHECK(rgb[i] == film[4].pixels[i % 480]);
  CHECK(contains(message([&] { pixels(file, 6); }), "f.avi: frame: expected one below 6, found 6"));
  CHECK(contains(message([&] { (void)avi_file(here / "f.avi", 4); }), "avi_file: channels: expected 1 or 3, found 4"));
  static_assert(video_reader<avi_file>);
}

TEST_CASE("AVI: 24 and 32 bits, from below and from above, as colours and as their luma") {
  CHECK(one({}, below + above) == four);
  CHECK(one({.code = "DIB "}, below + above) == four);
  CHECK(one({.height = std::uint32_t(-2)}, above + below) == four);
  CHECK(one({.width = 1, .height = 2, .bits = 32}, "\x01\x02\x03\xff\x04\x05\x06\xff") == bytes{6, 3, 5, 2, 4, 1});
  CHECK(one({}, below + above, 1) == bytes{76, 150, 29, 255});
  CHECK(one({}, below + above + "and more") == four);
}

TEST_CASE("AVI: a palette of colours") {
  std::string const palette = z + z + z + z + "\xff" + z + z + z + z + "\xff" + z + z;  // black, blue, green
  avi_facts const a{.width = 3, .height = 1, .bits = 8, .palette = palette, .colours = 3};
  CHECK(one(a, "\x02\x01\x09" + z) == bytes{0, 0, 0, 255, 0, 0, 0, 255, 0});  // a colour that is not there is black
  CHECK(one(a, "\x02\x01" + z + z, 1) == bytes{150, 29, 0});
}

TEST_CASE("AVI: luma and chroma, the same as Y4M's") {
  auto const y4m = as_y4m("W3 H2 C420", {"\nabcdefUuVv"});
  braid::input_file const file("y", y4m);
  auto const wanted = pixels(y4m_file(file));
  avi_facts a{.width = 3, .height = 2, .bits = 12, .code = "I420"};
  CHECK(one(a, "abcdefUuVv") == wanted);
  CHECK(one(a, "abcdefUuVv", 1) == pixels(y4m_file(file, 1)));
  a.code = "YV12";
  CHECK(one(a, "abcdefVvUu") == wanted);
  a.height = std::uint32_t(-2);  // luma and chroma lie from above in any case
  CHECK(one(a, "abcdefVvUu") == wanted);
  avi_facts const packed{.width = 3, .height = 2, .bits = 16, .code = "YUY2"};
  CHECK(one(packed, "aUbVcu.vdUeVfu.v") == wanted);
  CHECK(one({.width = 4, .height = 1, .bits = 8, .code = "Y800"}, "\x01\x80\xff" + z, 1) == bytes{1, 128, 255, 0});
}

TEST_CASE("AVI: what is compressed or cannot be is refused before memory is taken") {
  CHECK(contains(refusal({.code = "MJPG"}), "expected pictures without compression (braid/video/ffmpeg.hpp reads others), found the codec 'MJPG'"));
  CHECK(contains(refusal({.code = "\1" + z + z + z}), "found the codec '....'"));
  CHECK(contains(refusal({.bits = 16}), "expected 8, 24 or 32 bits a pixel, found 16"));
  CHECK(contains(refusal({.width = 0}), "sides of 1 to 16384"));
  CHECK(contains(refusal({.width = std::uint32_t(-1)}), "found [2, 4294967295]"));
  CHECK(contains(refusal({.height = 1u << 31}), "found [2147483648, 2]"));
  CHECK(contains(refusal({.width = 8192, .height = 8192}), "expected a frame of 201326592 bytes, found 16"));
  CHECK(contains(refusal({.width = 3}), "expected a frame of 24 bytes, found 16"));
  CHECK(contains(refusal({.bits = 8}), "expected a palette of at most 0 colours, found 256"));
  CHECK(contains(refusal({.bits = 8, .palette = std::string(8, 'c'), .colours = 3}), "expected a palette of at most 2 colours, found 3"));
}

TEST_CASE("AVI: cut off or changed at any byte") {
  auto const take = [](braid::input_file const& f) { (void)pixels(avi_file(f)); };
  support::check_reader(as_avi({}, chunk("00db", below + above)), take);
  support::check_reader(as_avi({.width = 3, .height = 2, .bits = 12, .code = "I420"}, chunk("00dc", "abcdefUuVv")), take);
}
