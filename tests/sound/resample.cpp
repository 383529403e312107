#include "braid/sound/resample.hpp"

#include "support/allocations.hpp"
#include "support/bad_files.hpp"

#include <numbers>

using namespace braid::data;

namespace {
std::vector<float> tone(double hertz, int rate, std::size_t n) {
  std::vector<float> x(n);
  for (std::size_t i = 0; i < n; ++i)
    x[i] = 0.5f * static_cast<float>(std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / rate));
  return x;
}
/// The largest difference away from the ends, where the filter sees silence.
float apart(std::vector<float> const& a, std::vector<float> const& b) {
  float worst = 0;
  for (std::size_t i = a.size() / 4; i < a.size() * 3 / 4; ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}
}  // namespace

TEST_CASE("resampled: a tone stays that tone, up, down and by odd rates; what the new rate cannot hold goes") {
  int const rates[][2] = {{8000, 16000}, {48000, 16000}, {44100, 16000}, {16000, 22050}};
  for (auto const& pair : rates) {
    int const from = pair[0], to = pair[1];
    CAPTURE(from);
    CAPTURE(to);
    auto const y = resampled(tone(440, from, static_cast<std::size_t>(from) / 4), from, to);
    CHECK(std::abs(static_cast<double>(y.size()) - to / 4.0) <= 1.5);
    CHECK(apart(y, tone(440, to, y.size())) < 1e-3f);
  }
  auto const gone = resampled(tone(7000, 16000, 8000), 16000, 8000);
  CHECK(apart(gone, std::vector<float>(gone.size())) < 1e-3f);
}

TEST_CASE("resampled: nothing, and the same rate") {
  auto const x = tone(440, 8000, 100);
  CHECK(resampled(x, 8000, 8000) == x);
  CHECK(resampled({}, 8000, 16000).empty());
}

TEST_CASE("resampler: in pieces as the whole, without memory") {
  auto const x = tone(440, 8000, 3000);
  auto const whole = resampled(x, 8000, 11025, resample_quality::fast);
  resampler convert(8000, 11025, resample_quality::fast);
  for (int const turn : {0, 1}) {
    CAPTURE(turn);
    std::vector<float> y(whole.size() + 10);
    std::size_t taken = 0, made = 0;
    auto const from_heap = allocations::in([&] {
      for (bool more = true; more;) {
        std::size_t const piece = std::min<std::size_t>(37, x.size() - taken);
        auto const step = convert(std::span(x).subspan(taken, piece), std::span(y).subspan(made), taken + piece == x.size());
        taken += step.taken, made += step.made;
        more = step.taken || step.made;
      }
    });
    CHECK(from_heap == 0);
    y.resize(made);
    REQUIRE(std::abs(static_cast<double>(made) - static_cast<double>(whole.size())) <= 1);
    CHECK(apart(y, whole) < 1e-5f);
    convert.reset();
  }
}

TEST_CASE("resampler: rates that are none are refused") {
  CHECK(support::contains(support::message([] { resampler(0, 8000); }),
                          "resampler: rates: expected at least 1, at most 256 times apart, found 0 and 8000"));
  CHECK_THROWS_AS(resampler(8000, -1), braid::value_error);
  CHECK_THROWS_AS(resampler(100, 25700), braid::value_error);
  CHECK_THROWS_AS((void)resampled({}, 0, 0), braid::value_error);
}
