#pragma once
#include "braid/core/error.hpp"
#include "braid/sound/log_mel.hpp"

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace digits {

/// Pairs of a picture and a sound, as the nets take them but for the scaling of the bands.
struct samples {
  std::size_t size = 0, picture_size = 0, frames = 0, bands = 32;
  std::vector<float> pictures;          // [size, picture_size]
  std::vector<float> voices;            // [size, frames, bands]: ln(power + 1e-6)
  std::vector<std::int32_t> digits;     // [size]
  std::vector<std::uint32_t> groups;    // [size]: what must not be split between training and test
  std::vector<float> snr_db;            // [size], or empty: speech over noise

  std::span<float const> voice(std::size_t i) const { return {voices.data() + i * frames * bands, frames * bands}; }
  std::span<float const> picture(std::size_t i) const { return {pictures.data() + i * picture_size, picture_size}; }
};

/// Powers are divided by the length of the window, which gives the level that the recipes were found with.
inline braid::data::log_mel_options mel_options() {
  return {.rate = 8000, .window = 256, .hop = 160, .bands = 32, .low_hz = 60, .high_hz = 3900, .floor = 256e-6f};
}
inline float const mel_shift = std::log(256.0f);

/// Log-mel of a clip into [frames, bands]: a longer one is cut, a shorter one ends in silence. Returns the frames used.
inline std::size_t hear(braid::data::log_mel& mel, std::span<float const> clip, std::span<float> out, std::size_t frames) {
  std::size_t const bands = mel.options().bands, window = mel.options().window, hop = mel.options().hop;
  std::size_t const used = std::min(mel.frames(clip.size()), frames);
  if (used) {
    std::vector<float> all(used * bands);
    mel(clip.first(window + (used - 1) * hop), all);
    for (std::size_t i = 0; i < all.size(); ++i) out[i] = all[i] - mel_shift;
  }
  std::fill(out.begin() + std::ptrdiff_t(used * bands), out.end(), std::log(1e-6f));
  return used;
}

/// What makes every band's training values mean 0 and deviation 1.
struct band_scale {
  std::vector<float> mean, deviation;

  template <class Rows>
  static band_scale of(samples const& s, Rows const& rows) {
    std::vector<double> sum(s.bands), squares(s.bands);
    for (auto r : rows) {
      auto const v = s.voice(r);
      for (std::size_t i = 0; i < v.size(); ++i) sum[i % s.bands] += double(v[i]), squares[i % s.bands] += double(v[i]) * double(v[i]);
    }
    band_scale b;
    double const n = double(std::size(rows) * s.frames);
    for (std::size_t k = 0; k < s.bands; ++k) {
      double const mean = sum[k] / n;
      b.mean.push_back(float(mean));
      b.deviation.push_back(float(std::sqrt(squares[k] / n - mean * mean)));
    }
    return b;
  }
  void apply(std::span<float> voice) const {
    for (std::size_t i = 0; i < voice.size(); ++i) voice[i] = (voice[i] - mean[i % mean.size()]) / deviation[i % mean.size()];
  }
};

/// The pairs that come with the project: examples/digits/data.
samples read_embedded(std::string const& folder);
/// MNIST and recorded voices from NumPy files, degraded or clean. Split: train or test.
samples read_recorded(std::string const& folder, std::string const& split, bool degraded);

}  // namespace digits
