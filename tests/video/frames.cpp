#include "braid/video/frames.hpp"

#include "support/bad_files.hpp"

#include <limits>

using namespace braid::data;
using support::contains, support::message;

namespace {
struct counting {
  [[nodiscard]] video_facts facts() const { return {1, 1, 1, 3, {25, 1}}; }
  void read(std::size_t i, video_frame& f) { f.shape(1, 1, 1), f.pixels[0] = static_cast<std::uint8_t>(i); }
};
struct without_frames {
  [[nodiscard]] video_facts facts() const { return {}; }
};
}  // namespace

TEST_CASE("video frames: what a reader is") {
  static_assert(video_reader<counting>);
  static_assert(!video_reader<without_frames>);
  CHECK(frame_rate{30000, 1001}.value() == doctest::Approx(29.97).epsilon(1e-4));
  CHECK(frame_rate{}.value() == 0);
}

TEST_CASE("video frames: bytes to a picture and back, in memory that stays") {
  video_frame f;
  f.shape(3, 2, 1);
  f.pixels = {0, 51, 102, 153, 204, 255};
  picture p = to_picture(f);
  CHECK(p.channels == 3);
  CHECK(p.height == 2);
  CHECK(p.width == 1);
  for (std::size_t i = 0; i < 6; ++i) CHECK(p.pixels[i] == doctest::Approx(0.2 * double(i)));
  float const* const memory = p.pixels.data();
  to_picture(f, p);
  CHECK(p.pixels.data() == memory);
  for (int byte = 0; byte < 256; ++byte) {  // every byte comes back
    f.pixels[0] = static_cast<std::uint8_t>(byte);
    video_frame again;
    to_frame(to_picture(f), again);
    CHECK(again.pixels == f.pixels);
  }
  p.pixels = {-1, 2, 0.5f, 0.499f, 0, 1};
  to_frame(p, f);
  CHECK(f.pixels == std::vector<std::uint8_t>{0, 255, 128, 127, 0, 255});
  p.pixels[4] = std::numeric_limits<float>::quiet_NaN();
  CHECK(contains(message([&] { to_frame(p, f); }), "to_frame: pixel 4: expected a number, found NaN"));
  p.pixels.pop_back();
  CHECK(contains(message([&] { to_frame(p, f); }), "found 5 values for [3, 2, 1]"));
}

TEST_CASE("video frames: a source of one's own or the caller's, channels, frames that there are not") {
  support::folder const here;
  support::put(here / "f", support::to_bytes("abc"));
  video_source own(here / "f");
  video_source const moved = std::move(own);
  CHECK(moved->size() == 3);
  braid::input_file const file("memory", std::span<std::byte const>{});
  CHECK((*video_source(file)).name() == "memory");
  CHECK(contains(message([] { require_channels(2, "reader"); }), "reader: channels: expected 1 or 3, found 2"));
  CHECK(contains(message([] { require_frame(3, counting{}.facts(), "film"); }), "film: frame: expected one below 3, found 3"));
}
