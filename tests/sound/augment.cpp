#include "braid/sound/augment.hpp"

#include "sound/golden.hpp"
#include "support/allocations.hpp"
#include "support/numbers.hpp"

using namespace braid::data;
using braid::philox;

TEST_CASE("add_noise: torchaudio's, at a level above and below the sound's") {
  auto const noise = sound_test::golden<float>("noise");
  for (int const decibels : {10, -3}) {
    auto x = sound_test::golden<float>("samples");
    CHECK(allocations::in([&] { add_noise(x, noise, static_cast<float>(decibels)); }) == 0);
    support::check_near(x, sound_test::golden("noisy_" + std::to_string(decibels)), 1e-6);
  }
}

TEST_CASE("add_noise: drawn noise has the level asked for, and is a function of seed and sample") {
  std::vector<float> const start(4000, 0.5f);
  auto x = start, y = start, z = start;
  CHECK(allocations::in([&] { add_noise(x, 20, philox{1}, 0); }) == 0);
  add_noise(y, 20, philox{1}, 0);
  add_noise(z, 20, philox{1}, 1);
  CHECK(x == y);
  CHECK(x != z);
  double energy = 0;
  for (float const v : x) energy += std::pow(static_cast<double>(v) - 0.5, 2);
  CHECK(10 * std::log10(4000 * 0.25 / energy) == doctest::Approx(20).epsilon(1e-4));
  std::vector<float> silence(10);
  add_noise(silence, 0, philox{1}, 0);
  add_noise(silence, std::vector<float>(10, 1), 0);
  CHECK(silence == std::vector<float>(10));
  CHECK_THROWS_AS(add_noise(x, std::vector<float>(3), 0), braid::shape_error);
  CHECK_THROWS_AS(add_noise(x, NAN, philox{1}, 0), braid::value_error);
  CHECK_THROWS_AS(add_noise(silence, std::vector<float>(10), INFINITY), braid::value_error);
}

TEST_CASE("shift: both ways, up to the most, silence behind it") {
  bool seen[7] = {};
  for (std::uint64_t sample = 0; sample < 200; ++sample) {
    std::vector<float> x{1, 2, 3, 4, 5}, again = x;
    shift(x, 3, philox{2}, sample);
    shift(again, 3, philox{2}, sample);
    REQUIRE(x == again);
    for (int by = -3; by <= 3; ++by) {
      std::vector<float> wanted(5);
      for (int i = 0; i < 5; ++i)
        if (i + by >= 0 && i + by < 5) wanted[static_cast<std::size_t>(i + by)] = static_cast<float>(i + 1);
      seen[by + 3] = seen[by + 3] || x == wanted;
    }
  }
  for (bool const s : seen) CHECK(s);
  std::vector<float> none, gone{1};
  shift(none, 3, philox{2}, 0);
  for (std::uint64_t sample = 0; sample < 20; ++sample) shift(gone, 1000, philox{2}, sample);
  CHECK(gone == std::vector<float>{0});
  CHECK_THROWS_AS(shift(none, std::size_t{1} << 31, philox{2}, 0), braid::value_error);
}

TEST_CASE("spec_augment: whole bands and whole frames become the mean, up to so many") {
  std::size_t bands_most = 0, frames_most = 0;
  spec_augment_options const options{.band_masks = 1, .bands = 3, .frame_masks = 1, .frames = 10, .most_frames = 0.2f};
  auto const start = support::normals(30 * 8, 9);
  double mean = 0;
  for (float const v : start) mean += static_cast<double>(v) / 240;
  for (std::uint64_t sample = 0; sample < 100; ++sample) {
    auto x = start;
    CHECK(allocations::in([&] { spec_augment(x, 8, options, philox{3}, sample); }) == 0);
    std::size_t bands = 0, frames = 0, changed = 0;
    auto const differs = [&](std::size_t t, std::size_t b) { return x[t * 8 + b] != start[t * 8 + b]; };
    for (std::size_t b = 0; b < 8; ++b) {
      std::size_t here = 0;
      for (std::size_t t = 0; t < 30; ++t) here += differs(t, b);
      bands += here == 30;
    }
    for (std::size_t t = 0; t < 30; ++t) {
      std::size_t here = 0;
      for (std::size_t b = 0; b < 8; ++b) here += differs(t, b);
      frames += here == 8;
      changed += here;
    }
    for (std::size_t i = 0; i < 240; ++i)
      if (x[i] != start[i]) CHECK(static_cast<double>(x[i]) == doctest::Approx(mean).epsilon(1e-5));
    CHECK(changed == bands * 30 + frames * 8 - bands * frames);
    bands_most = std::max(bands_most, bands);
    frames_most = std::max(frames_most, frames);
  }
  CHECK(bands_most == 3);
  CHECK(frames_most == 6);  // 0.2 of 30, not 10
}

TEST_CASE("spec_augment: few frames, none, and what is refused") {
  std::vector<float> x{1, 2}, none;
  for (std::uint64_t sample = 0; sample < 20; ++sample) spec_augment(x, 2, {}, philox{3}, sample);
  CHECK((x == std::vector<float>{1, 2} || x[0] == 1.5f || x[1] == 1.5f));
  spec_augment(none, 2, {}, philox{3}, 0);
  CHECK_THROWS_AS(spec_augment(x, 0, {}, philox{3}, 0), braid::shape_error);
  CHECK_THROWS_AS(spec_augment(x, 3, {}, philox{3}, 0), braid::shape_error);
  CHECK_THROWS_AS(spec_augment(x, 2, {.most_frames = 1.5f}, philox{3}, 0), braid::value_error);
  CHECK_THROWS_AS(spec_augment(x, 2, {.bands = std::size_t{1} << 40}, philox{3}, 0), braid::value_error);
}
