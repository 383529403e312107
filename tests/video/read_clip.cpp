#include "braid/video/read_clip.hpp"

#include "braid/core/modality.hpp"
#include "braid/picture/grey.hpp"
#include "braid/video/sample_frames.hpp"
#include "braid/video/y4m.hpp"

#include "films.hpp"

#include <cmath>

using namespace video_test;

namespace {
/// Frames of 2 x 2 pixels, red i, green 2 i, blue 3 i; counts how often it is read.
struct counted {
  std::size_t frames = 5, reads = 0;
  [[nodiscard]] video_facts facts() const { return {3, 2, 2, frames, {}}; }
  void read(std::size_t i, video_frame& f) {
    ++reads;
    f.shape(3, 2, 2);
    for (std::size_t k = 0; k < 12; ++k) f.pixels[k] = static_cast<std::uint8_t>(51 * i * (k < 4) + 2 * i * (k >= 4));
  }
};
std::vector<std::size_t> const some{1, 1, 4};
}  // namespace

TEST_CASE("clip: frames in the order of video's tensor, what is missing by its length") {
  counted film;
  std::vector<float> out(4 * 12, 7);
  CHECK(read_clip(film, some, {4, 2, 2}, out) == 3);
  CHECK(film.reads == 2);
  CHECK(out[0] == doctest::Approx(0.2));
  CHECK(out[12] == doctest::Approx(0.2));
  CHECK(out[24 + 3] == doctest::Approx(0.8));
  CHECK(out[24 + 4] == doctest::Approx(8.0 / 255));
  for (std::size_t i = 36; i < 48; ++i) CHECK(out[i] == 0);
}

TEST_CASE("clip: the last frame again") {
  counted film;
  std::vector<float> out(5 * 12, 7);
  CHECK(read_clip(film, some, {.frames = 5, .height = 2, .width = 2, .behind = behind_clip::last_frame}, out) == 5);
  for (std::size_t i = 36; i < 60; ++i) CHECK(out[i] == out[i - 12]);
  CHECK(out[48] == doctest::Approx(0.8));
}

TEST_CASE("clip: resized, changed, normalised, in this order") {
  counted film;
  std::vector<float> out(3);
  clip_form const form{.frames = 1, .height = 1, .width = 1, .mean = {0.5f, 0, 0}, .deviation = {0.5f, 1, 1}};
  std::vector<std::size_t> const which{3};
  std::size_t height = 0;
  CHECK(read_clip(film, which, form, out, [&](picture& p) { height = p.height, p.pixels[0] += 0.2f; }) == 1);
  CHECK(height == 1);
  CHECK(out[0] == doctest::Approx((0.6 + 0.2 - 0.5) / 0.5));
  CHECK(out[1] == doctest::Approx(6.0 / 255));
}

TEST_CASE("clip: of a film of a moving digit, at half its size") {
  auto const frames = moving_digit();
  auto const bytes = as_y4m(frames);
  braid::input_file const file("f", bytes);
  y4m_file film(file, 1);
  std::vector<float> out(3 * 10 * 12);
  auto const which = segment_middles(film.facts().frames, 3);
  CHECK(read_clip(film, which, {3, 10, 12}, out) == 3);
  for (std::size_t t = 0; t < 3; ++t) {
    auto const wanted = resized(to_picture(frames[which[t]]), 10, 12, resize_by::area);
    CHECK(std::equal(wanted.pixels.begin(), wanted.pixels.end(), out.begin() + std::ptrdiff_t(t * 120)));
  }
  static_assert(braid::video<struct walk, 3, 1, 10, 12>::outside::size == 360);
}

TEST_CASE("clip: what does not fit") {
  counted film;
  std::vector<float> out(24);
  auto const said = [&](std::vector<std::size_t> const& which, clip_form const& form, auto&& change) {
    return message([&] { read_clip(film, which, form, out, change); });
  };
  auto const keep = [](picture&) {};
  CHECK(contains(said({0}, {3, 2, 2}, keep), "read_clip: out: expected [3, 3, 2, 2], found 24 numbers"));
  CHECK(contains(said({}, {2, 2, 2}, keep), "read_clip: frames: expected at least 1, found 0"));
  CHECK(contains(said({0, 1, 2}, {2, 2, 2}, keep), "read_clip: frames: expected at most 2, found 3"));
  CHECK(contains(said({0}, {2, 2, 2}, [](picture& p) { p = grey(p); }), "read_clip: change: expected a picture of the same shape, found 4"));
  CHECK(contains(said({0}, {.frames = 2, .height = 2, .width = 2, .mean = {0}}, keep), "normalise: mean and deviation"));
}
