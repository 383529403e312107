#include "braid/sound/sound_file.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "support/bad_files.hpp"

using braid::data::read_sound;
using support::contains, support::message;

namespace {
/// Writes a sine on the left and half of it on the right (or one channel) and gives the file's bytes.
support::bytes sound_file(std::string const& path, int format, int channels, std::size_t frames) {
  SF_INFO info{};
  info.samplerate = 8000;
  info.channels = channels;
  info.format = format;
  std::vector<float> samples;
  for (std::size_t i = 0; i < frames; ++i)
    for (int c = 0; c < channels; ++c)
      samples.push_back(0.5f * std::sin(0.1f * static_cast<float>(i)) / static_cast<float>(c + 1));
  SNDFILE* const f = ::sf_open(path.c_str(), SFM_WRITE, &info);
  REQUIRE(f != nullptr);
  REQUIRE(::sf_writef_float(f, samples.data(), static_cast<sf_count_t>(frames)) == static_cast<sf_count_t>(frames));
  REQUIRE(::sf_close(f) == 0);
  return support::get(path);
}
constexpr int pcm16 = SF_FORMAT_WAV | SF_FORMAT_PCM_16, flac = SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
              vorbis = SF_FORMAT_OGG | SF_FORMAT_VORBIS;
}  // namespace

TEST_CASE("WAV, FLAC and Ogg give rate and samples, channels averaged") {
  support::folder const here;
  struct item {
    char const* name;
    int format;
    float tolerance;
  };
  for (auto const& tried : {item{"a.wav", pcm16, 1e-4f}, item{"b.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 1e-6f},
                                                item{"a.flac", flac, 1e-4f}, item{"a.ogg", vorbis, 0.1f}})
    for (int const channels : {1, 2}) {
      std::string const name = tried.name;
      CAPTURE(name);
      (void)sound_file(here / name, tried.format, channels, 70000);
      auto const s = read_sound(here / name);
      CHECK(s.rate == 8000);
      REQUIRE(s.samples.size() == 70000);
      float error = 0;
      for (std::size_t i = 0; i < s.samples.size(); ++i)
        error = std::max(error, std::abs(s.samples[i] - (channels == 2 ? 0.375f : 0.5f) * std::sin(0.1f * static_cast<float>(i))));
      CHECK(error < tried.tolerance);
      CHECK(contains(message([&] { (void)read_sound(here / name, 1000); }), "expected at most 1000 samples, found 70000"));
    }
}

TEST_CASE("an empty sound is a sound") {
  support::folder const here;
  (void)sound_file(here / "a.wav", pcm16, 1, 0);
  CHECK(read_sound(here / "a.wav").samples.empty());
}

TEST_CASE("cut off or changed at any byte") {
  support::folder const here;
  auto const read = [](braid::input_file const& f) { (void)read_sound(f, 1 << 20); };
  support::check_reader(sound_file(here / "a.wav", pcm16, 1, 20), read);
  support::check_reader(sound_file(here / "a.flac", flac, 1, 50), read);
  support::check_reader(sound_file(here / "a.ogg", vorbis, 1, 50), read, 7);
}
