#include "braid/sound/log_mel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "braid/data/npz.hpp"
#include "sound/golden.hpp"
#include "support/bad_files.hpp"
#include "support/numbers.hpp"

using braid::data::log_mel, braid::data::log_mel_options, braid::data::mel_scale;

namespace {
std::atomic<std::size_t> allocations{0};
}  // namespace

// Counts what the test's program takes from the heap. Not inlined: g++ would see free() meet operator new, and warn.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* p = std::malloc(size ? size : 1)) return p;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

TEST_CASE("spectrograms agree with numpy's in float64, without taking memory") {
  auto const golden = braid::data::read_npz(BRAID_TEST_DIR "/golden/sound_log_mel.npz");
  auto const samples = golden.at("samples").to<float>();
  struct item {
    char const* name;
    log_mel_options options;
  };
  for (auto const& tried :
       {item{"htk", {.rate = 8000, .window = 200, .hop = 80, .bands = 20}},
        item{"slaney", {.rate = 8000, .window = 256, .hop = 100, .bands = 24, .low_hz = 60, .high_hz = 3800, .scale = mel_scale::slaney}},
        item{"odd", {.rate = 8000, .window = 242, .hop = 121, .bands = 16, .low_hz = 20}}}) {
    std::string const name = tried.name;
    auto const& options = tried.options;
    CAPTURE(name);
    auto const wanted = golden.at(name).to<double>();
    log_mel transform(options);
    REQUIRE(golden.at(name).shape == std::vector<std::size_t>{transform.frames(samples.size()), options.bands});
    std::vector<float> out(wanted.size());
    auto const before = allocations.load();
    transform(samples, out);
    CHECK(allocations.load() == before);
    double error = 0, largest = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
      error = std::max(error, std::abs(static_cast<double>(out[i]) - wanted[i]));
      largest = std::max(largest, std::abs(wanted[i]));
    }
    MESSAGE(name, ": error over largest ", error / largest);
    CHECK(error <= 1e-4 * largest);
  }
}

TEST_CASE("frames are whole ones, silence gives the floor") {
  log_mel transform({.rate = 8000, .window = 200, .hop = 80, .bands = 4});
  CHECK(transform.frames(0) == 0);
  CHECK(transform.frames(199) == 0);
  CHECK(transform.frames(200) == 1);
  CHECK(transform.frames(279) == 1);
  CHECK(transform.frames(280) == 2);
  std::vector<float> const silence(280);
  std::vector<float> out(8);
  transform(silence, out);
  for (float const x : out) CHECK(x == doctest::Approx(std::log(1e-6)));
  out.resize(7);
  CHECK(support::contains(support::message([&] { transform(silence, out); }), "log_mel: out: expected [2, 4], found 7 elements"));
}

TEST_CASE("options that make no filter bank are refused") {
  for (auto const& bad : {log_mel_options{.rate = 0}, log_mel_options{.window = 0}, log_mel_options{.window = 201},
                          log_mel_options{.hop = 0}, log_mel_options{.bands = 0}, log_mel_options{.low_hz = 9000},
                          log_mel_options{.low_hz = -1}, log_mel_options{.high_hz = 8001}, log_mel_options{.high_hz = std::nanf("")},
                          log_mel_options{.floor = 0}})
    CHECK_THROWS_AS(log_mel{bad}, braid::value_error);
}

TEST_CASE("spectrograms agree with torchaudio's") {
  auto const samples = sound_test::golden<float>("samples");
  auto const check = [&](char const* name, log_mel transform) {
    std::vector<float> out(transform.frames(samples.size()) * transform.width());
    transform(samples, out);
    support::check_near(out, sound_test::golden(name), 1e-4);
  };
  check("log_mel_htk", log_mel({.rate = 8000, .window = 200, .hop = 80, .bands = 20}));
  check("log_mel_slaney", log_mel({.rate = 8000, .window = 256, .hop = 100, .bands = 24, .low_hz = 60, .high_hz = 3800, .scale = mel_scale::slaney}));
  log_mel one({.rate = 8000, .window = 200, .hop = 80, .bands = 4});
  std::vector<float> bands(4);
  CHECK_THROWS_AS(one.frame(std::span(samples).first(199), bands), braid::shape_error);
  CHECK_THROWS_AS(one.frame(std::span(samples).first(200), std::span(bands).first(3)), braid::shape_error);
}
