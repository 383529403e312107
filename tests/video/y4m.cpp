#include "braid/video/y4m.hpp"

#include "films.hpp"

using namespace video_test;

namespace {
std::string refusal(support::bytes const& bytes) {
  return message([&] { (void)y4m_file(braid::input_file("f", bytes)); });
}
std::string refusal(std::string_view fields) { return refusal(as_y4m(fields, {"\nabcdefghijkl"})); }
}  // namespace

TEST_CASE("Y4M: a moving digit, frame by frame in any order") {
  auto const film = moving_digit();
  support::folder const here;
  support::put(here / "f.y4m", as_y4m(film));
  y4m_file file(here / "f.y4m", 1);
  auto const& facts = file.facts();
  CHECK(facts.frames == 6);
  CHECK(facts.height == 20);
  CHECK(facts.width == 24);
  CHECK(facts.channels == 1);
  CHECK(facts.rate == frame_rate{25, 1});
  for (std::size_t const i : {0u, 5u, 3u}) CHECK(pixels(file, i) == film[i].pixels);
  CHECK(pixels(file, 0) != pixels(file, 1));
  CHECK(contains(message([&] { pixels(file, 6); }), "f.y4m: frame: expected one below 6, found 6"));
  y4m_file moved = std::move(file);
  CHECK(pixels(moved, 2) == film[2].pixels);
  y4m_file colour(here / "f.y4m");
  auto const rgb = pixels(colour, 4);
  REQUIRE(rgb.size() == 3 * 480);
  for (std::size_t i = 0; i < rgb.size(); ++i) CHECK(rgb[i] == film[4].pixels[i % 480]);
  static_assert(video_reader<y4m_file>);
}

TEST_CASE("Y4M: a frame's memory is taken once") {
  auto const bytes = as_y4m(moving_digit());
  braid::input_file const f("f", bytes);
  y4m_file file(f);
  video_frame frame;
  file.read(0, frame);
  auto const* const memory = frame.pixels.data();
  for (std::size_t i = 1; i < 6; ++i) {
    file.read(i, frame);
    CHECK(frame.pixels.data() == memory);
  }
}

TEST_CASE("Y4M: fields of the header and of frames") {
  auto const facts = [](std::string_view fields, std::string const& frame) {
    auto const bytes = as_y4m(fields, {frame, frame});
    braid::input_file const f("f", bytes);
    auto const found = y4m_file(f).facts();
    CHECK(found.frames == 2);
    return found;
  };
  CHECK(facts("W2 H2 F30000:1001 Ip A1:1 C420jpeg XYSCSS=420JPEG", "\nyyyyuv").rate == frame_rate{30000, 1001});
  CHECK(facts("W2 H2", "\nyyyyuv").rate == frame_rate{});       // 4:2:0 where nothing is said
  CHECK(facts("W2  H2 F0:0", " Ipp Xany\nyyyyuv").rate == frame_rate{});
  CHECK(facts("H1 W3 C422", "\nyyyuuvv").width == 3);           // odd sides: chroma rounds up
  CHECK(facts("W3 H3 C420paldv", "\nyyyyyyyyyuuuuvvvv").height == 3);
  CHECK(facts("W1 H1 C444", "\nyuv").channels == 3);
  CHECK(facts("W5 H1 C411", "\nyyyyyuuvv").width == 5);
  auto const limited = as_y4m("W1 H1 Cmono", {"\n\x7e"}), full = as_y4m("W1 H1 Cmono XCOLORRANGE=FULL", {"\n\x7e"});
  braid::input_file const a("a", limited), b("b", full);
  CHECK(pixels(y4m_file(a, 1)) == std::vector<std::uint8_t>{128});
  CHECK(pixels(y4m_file(b, 1)) == std::vector<std::uint8_t>{126});
}

TEST_CASE("Y4M: what is none, or of another kind, is refused before memory is taken") {
  CHECK(contains(refusal(support::to_bytes("")), "f: byte 0: expected 'YUV4MPEG2', found the end of the file"));
  CHECK(contains(refusal(support::to_bytes("YUV4MPEG W2 H2")), "f: byte 0: expected 'YUV4MPEG2', found other bytes"));
  CHECK(contains(refusal(support::to_bytes("YUV4MPEG2 W2 H2")), "expected a line of at most 1024 bytes, found the end of the file"));
  CHECK(contains(refusal("W2 H2 X" + std::string(2000, 'x')), "found a longer one"));
  CHECK(contains(refusal("H2"), "byte 0: expected a width (W) and a height (H), found 'YUV4MPEG2 H2'"));
  CHECK(contains(refusal("W-2 H2"), "byte 10: expected a number from 1 to 16384, found '-2'"));
  CHECK(contains(refusal("W2 H16385"), "byte 13: expected a number from 1 to 16384, found '16385'"));
  CHECK(contains(refusal("W99999999999999999999 H2"), "found '99999999999999999999'"));
  CHECK(contains(refusal("W2x H2"), "found '2x'"));
  CHECK(contains(refusal("W16384 H16384"), "expected sides of 1 to 16384 pixels, at most 2^26 in all"));
  CHECK(contains(refusal("W8192 H8192"), "byte 28: expected 100663296 bytes, found 12 bytes"));
  CHECK(contains(refusal("W2 H2 F25"), "byte 16: expected frames:seconds, found '25'"));
  CHECK(contains(refusal("W2 H2 F25:-1"), "found '-1'"));
  CHECK(contains(refusal("W2 H2 It"), "byte 16: expected whole frames (Ip), found interlaced ones, 'It'"));
  CHECK(contains(refusal("W2 H2 C420p10"), "byte 16: expected 8 bits as 420, 422, 444, 411 or mono, found '420p10'"));
  CHECK(contains(refusal(support::to_bytes("YUV4MPEG2 W2 H2\n")), "byte 16: expected 'FRAME', found the end of the file"));
  CHECK(contains(refusal(as_y4m("W2 H2", {"\nyyyyuv", "\nyyyyu"})), "byte 34: expected 6 bytes, found 5 bytes"));
  CHECK(contains(refusal(as_y4m("W2 H2", {"\nyyyyuv", "s\nyyyyuv"})), "byte 28: expected 'FRAME', found other bytes"));
  auto const good = as_y4m("W1 H1 Cmono", {"\ny"});
  CHECK(contains(message([&] { (void)y4m_file(braid::input_file("f", good), 2); }), "y4m_file: channels: expected 1 or 3, found 2"));
}

TEST_CASE("Y4M: cut off or changed at any byte") {
  support::check_reader(as_y4m("W3 H3 F25:1 Ip C420jpeg", {"\nyyyyyyyyyuuuuvvvv"}), [](braid::input_file const& f) {
    y4m_file file(f);
    (void)pixels(file);
  });
}
