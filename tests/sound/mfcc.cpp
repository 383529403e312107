#include "braid/sound/mfcc.hpp"

#include "sound/golden.hpp"
#include "support/numbers.hpp"

using namespace braid::data;

TEST_CASE("mfcc: torchaudio's, of some coefficients and of all") {
  auto const samples = sound_test::golden<float>("samples");
  auto const check = [&](char const* name, mfcc transform) {
    std::vector<float> out(transform.frames(samples.size()) * transform.width());
    transform(samples, out);
    support::check_near(out, sound_test::golden(name), 1e-4);
  };
  check("mfcc_htk", mfcc({.mel = {.rate = 8000, .window = 200, .hop = 80, .bands = 20}}));
  check("mfcc_slaney", mfcc({.mel = {.rate = 8000, .window = 256, .hop = 100, .bands = 24, .low_hz = 60, .high_hz = 3800, .scale = mel_scale::slaney},
                             .coefficients = 24}));
}

TEST_CASE("mfcc: frames are whole ones; counts that are none are refused") {
  mfcc transform({.mel = {.rate = 8000, .window = 200, .hop = 80, .bands = 4}, .coefficients = 2});
  CHECK(transform.frames(199) == 0);
  std::vector<float> const silence(280);
  std::vector<float> out(4);
  transform(silence, out);
  CHECK(out[0] == doctest::Approx(2 * std::log(1e-6)));  // sqrt(1 / 4) times four equal bands
  CHECK(std::abs(out[1]) < 1e-4f);
  CHECK_THROWS_AS(transform(silence, std::span(out).first(3)), braid::shape_error);
  CHECK_THROWS_AS(transform.frame(std::span(silence).first(200), out), braid::shape_error);
  CHECK_THROWS_AS(mfcc({.mel = {.bands = 4}, .coefficients = 5}), braid::value_error);
  CHECK_THROWS_AS(mfcc({.mel = {}, .coefficients = 0}), braid::value_error);
  CHECK_THROWS_AS(mfcc({.mel = {.hop = 0}}), braid::value_error);
}
