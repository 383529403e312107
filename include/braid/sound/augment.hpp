#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "braid/core/error.hpp"
#include "braid/core/philox.hpp"

namespace braid::inline v0::data {

// Draws are a function of a stream (philox{seed}, or its fork for an epoch) and of the sample's number, so that neither
// the order nor the thread matters. Nothing here takes memory.

/// Adds noise so that the sound is `decibels` louder: samples += noise sqrt(energy / (energy of noise 10^(dB / 10))).
///
/// shapes  samples, noise: [n]. A sound or a noise of silence stays as it is.
/// errors  shape_error: other sizes. value_error: decibels not finite.
/// source  torchaudio.functional.add_noise.
inline void add_noise(std::span<float> samples, std::span<float const> noise, float decibels) {
  if (noise.size() != samples.size())
    throw shape_error("add_noise", "noise", std::to_string(samples.size()) + " samples", std::to_string(noise.size()));
  if (!std::isfinite(decibels)) throw value_error("add_noise", "decibels", "a finite number", std::to_string(decibels));
  double sound = 0, other = 0;
  for (float const x : samples) sound += static_cast<double>(x) * static_cast<double>(x);
  for (float const x : noise) other += static_cast<double>(x) * static_cast<double>(x);
  if (!(sound > 0) || !(other > 0)) return;
  auto const by = static_cast<float>(std::sqrt(sound / (other * std::pow(10, static_cast<double>(decibels) / 10))));
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += by * noise[i];
}

/// White noise of that level, drawn.
inline void add_noise(std::span<float> samples, float decibels, philox stream, std::uint64_t sample) {
  if (!std::isfinite(decibels)) throw value_error("add_noise", "decibels", "a finite number", std::to_string(decibels));
  double sound = 0, other = 0;
  for (float const x : samples) sound += static_cast<double>(x) * static_cast<double>(x);
  auto const drawn = [&](std::size_t i) { return stream.normal(sample, i); };
  for (std::size_t i = 0; i < samples.size(); ++i) other += static_cast<double>(drawn(i)) * static_cast<double>(drawn(i));
  if (!(sound > 0) || !(other > 0)) return;
  auto const by = static_cast<float>(std::sqrt(sound / (other * std::pow(10, static_cast<double>(decibels) / 10))));
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += by * drawn(i);
}

/// Moves a sound by up to `most` samples either way; silence where it was not.
inline void shift(std::span<float> samples, std::size_t most, philox stream, std::uint64_t sample) {
  if (most >= std::uint64_t{1} << 31) throw value_error("shift", "most", "below 2^31", std::to_string(most));
  std::size_t const drawn = stream.below(static_cast<std::uint32_t>(2 * most + 1), sample, 0);
  std::size_t const by = std::min(drawn < most ? most - drawn : drawn - most, samples.size());
  auto const step = static_cast<std::ptrdiff_t>(by);
  if (drawn > most) {
    std::copy_backward(samples.begin(), samples.end() - step, samples.end());
    std::fill(samples.begin(), samples.begin() + step, 0.0f);
  } else {
    std::copy(samples.begin() + step, samples.end(), samples.begin());
    std::fill(samples.end() - step, samples.end(), 0.0f);
  }
}

struct spec_augment_options {
  std::size_t band_masks = 2, bands = 8;    ///< so many masks, each of up to so many bands
  std::size_t frame_masks = 2, frames = 20;  ///< likewise along time
  float most_frames = 1;                     ///< a mask covers at most this part of the sound
};

/// Runs of bands and of frames set to the mean of all numbers, at random. Each width is drawn from 0 to the most, then its
/// place.
///
/// shapes  features: [frames, width], of a sound's own length.
/// cost    one pass.
/// errors  shape_error: no whole frames. value_error: most_frames not 0 to 1, masks of 2^31 or more.
/// source  Park et al. 2019, arXiv:1904.08779, without time warping.
inline void spec_augment(std::span<float> features, std::size_t width, spec_augment_options const& options, philox stream,
                         std::uint64_t sample) {
  if (width < 1 || features.size() % width != 0)
    throw shape_error("spec_augment", "features", "[frames, " + std::to_string(width) + "]", std::to_string(features.size()) + " numbers");
  bool const covers = options.most_frames >= 0 && options.most_frames <= 1;
  if (!covers || std::max({options.bands, options.frames, width, features.size() / width}) >= std::size_t{1} << 31)
    throw value_error("spec_augment", "options", "masks below 2^31, most_frames 0 to 1", std::to_string(options.most_frames));
  std::size_t const frames = features.size() / width;
  if (frames == 0) return;
  double sum = 0;
  for (float const x : features) sum += static_cast<double>(x);
  auto const mean = static_cast<float>(sum / static_cast<double>(features.size()));
  std::uint64_t draw = 0;
  struct run {
    std::size_t begin, end;
  };
  auto const masked = [&](std::size_t all, std::size_t most) {
    std::size_t const size = stream.below(static_cast<std::uint32_t>(std::min(most, all) + 1), sample, draw++);
    std::size_t const begin = stream.below(static_cast<std::uint32_t>(all - size + 1), sample, draw++);
    return run{begin, begin + size};
  };
  for (std::size_t m = 0; m < options.band_masks; ++m) {
    auto const mask = masked(width, options.bands);
    for (std::size_t t = 0; t < frames; ++t)
      std::ranges::fill(features.subspan(t * width + mask.begin, mask.end - mask.begin), mean);
  }
  auto const part = static_cast<std::size_t>(static_cast<double>(options.most_frames) * static_cast<double>(frames));
  for (std::size_t m = 0; m < options.frame_masks; ++m) {
    auto const mask = masked(frames, std::min(options.frames, part));
    std::ranges::fill(features.subspan(mask.begin * width, (mask.end - mask.begin) * width), mean);
  }
}

}  // namespace braid::data
