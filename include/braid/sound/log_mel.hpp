#pragma once
#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <span>
#include <string>
#include <vector>
// KissFFT leaves the standard headers to its user.
#if __has_include(<kissfft.hh>)
#include <kissfft.hh>
#else
#error "braid/sound/log_mel.hpp needs KissFFT: apt install libkissfft-dev, link braid::audio"
#include "missing_library"  // there is none: the compiler stops here
#endif

#include "braid/core/error.hpp"

namespace braid::inline v0::data {

enum class mel_scale {
  htk,    ///< 2595 log10(1 + f / 700)
  slaney  ///< linear below 1 kHz, logarithmic above (Auditory Toolbox, librosa's default)
};

struct log_mel_options {
  int rate = 16000;          ///< samples a second
  std::size_t window = 400;  ///< samples a frame, even; also the length of the transform
  std::size_t hop = 160;     ///< samples from one frame to the next
  std::size_t bands = 64;
  float low_hz = 0;
  float high_hz = 0;   ///< 0: half the rate
  float floor = 1e-6f;  ///< added to the power before the logarithm
  mel_scale scale = mel_scale::htk;
};

/// Log-mel spectrogram: ln(floor + M |FFT(hann * frame)|^2), with triangular filters M that are not normalised.
///
/// shapes  samples: [n]; out: [frames(n), bands].
/// units   samples as read (-1 to 1); out is the natural logarithm of a power. Nothing is padded: frame i covers
///         samples i hop to i hop + window, as center=False; samples after the last whole frame are left out.
/// cost    an FFT of `window` points a frame, and about 2 window flop for the filters.
/// errors  value_error: options that make no filter bank. shape_error: out of another size.
/// source  torchaudio.transforms.MelSpectrogram(center=False, norm=None) and its filters (melscale_fbanks); the
///         window is periodic. A band narrower than the bins' distance may hold no bin: it gives ln(floor).
class log_mel {
 public:
  explicit log_mel(log_mel_options options) : options_(checked(options)), fft_(options_.window / 2, false) {
    std::size_t const n = options_.window;
    hann_.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      double const angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n);
      hann_[i] = static_cast<float>(0.5 - 0.5 * std::cos(angle));
      cos_.push_back(static_cast<float>(std::cos(angle)));
      sin_.push_back(static_cast<float>(std::sin(angle)));
    }
    packed_.resize(n / 2);
    bins_.resize(n / 2);
    power_.resize(n / 2 + 1);
    make_filters();
    fft_.transform(packed_.data(), bins_.data());  // KissFFT takes its scratch memory at the first call
  }

  [[nodiscard]] log_mel_options const& options() const { return options_; }

  /// Whole frames in so many samples.
  [[nodiscard]] std::size_t frames(std::size_t samples) const {
    return samples < options_.window ? 0 : 1 + (samples - options_.window) / options_.hop;
  }

  /// Fills out [frames(samples.size()), bands]. Takes no memory; one object serves one thread.
  void operator()(std::span<float const> samples, std::span<float> out) {
    std::size_t const rows = frames(samples.size()), bands = options_.bands;
    if (out.size() != rows * bands)
      throw shape_error("log_mel", "out", "[" + std::to_string(rows) + ", " + std::to_string(bands) + "]",
                        std::to_string(out.size()) + " elements");
    for (std::size_t i = 0; i < rows; ++i)
      frame(samples.subspan(i * options_.hop, options_.window), out.subspan(i * bands, bands));
  }

  /// One frame: samples [window], out [bands].
  void frame(std::span<float const> samples, std::span<float> out) {
    if (samples.size() != options_.window || out.size() != options_.bands)
      throw shape_error("log_mel", "frame", std::to_string(options_.window) + " samples, " + std::to_string(options_.bands) + " bands",
                        std::to_string(samples.size()) + " and " + std::to_string(out.size()));
    transform(samples);
    float const* weight = weights_.data();
    for (std::size_t b = 0; b < out.size(); ++b) {
      float sum = 0;
      for (std::size_t k = 0; k < filters_[b].count; ++k) sum += *weight++ * power_[filters_[b].first + k];
      out[b] = std::log(sum + options_.floor);
    }
  }

  [[nodiscard]] std::size_t window() const { return options_.window; }
  [[nodiscard]] std::size_t hop() const { return options_.hop; }
  /// Numbers a frame.
  [[nodiscard]] std::size_t width() const { return options_.bands; }

 private:
  struct filter {
    std::size_t first, count;  // bins
  };

  static log_mel_options checked(log_mel_options o) {
    auto const refuse = [](char const* what, char const* expected, double found) {
      throw value_error("log_mel", what, expected, std::to_string(found));
    };
    if (o.rate < 1) refuse("rate", "at least 1", o.rate);
    if (o.window < 2 || o.window % 2 != 0) refuse("window", "an even number of samples", static_cast<double>(o.window));
    if (o.hop < 1) refuse("hop", "at least 1", static_cast<double>(o.hop));
    if (o.bands < 1) refuse("bands", "at least 1", static_cast<double>(o.bands));
    float const half = static_cast<float>(o.rate) / 2;
    if (o.high_hz == 0) o.high_hz = half;
    if (!(o.high_hz > 0 && o.high_hz <= half)) refuse("high_hz", "above 0, up to half the rate", o.high_hz);
    if (!(o.low_hz >= 0 && o.low_hz < o.high_hz)) refuse("low_hz", "from 0, below high_hz", o.low_hz);
    if (!(o.floor > 0 && std::isfinite(o.floor))) refuse("floor", "above 0", o.floor);
    return o;
  }

  static double to_mel(double hz, mel_scale scale) {
    if (scale == mel_scale::htk) return 2595 * std::log10(1 + hz / 700);
    return hz < 1000 ? hz * 3 / 200 : 15 + std::log(hz / 1000) * 27 / std::log(6.4);
  }

  static double to_hz(double mel, mel_scale scale) {
    if (scale == mel_scale::htk) return 700 * (std::pow(10, mel / 2595) - 1);
    return mel < 15 ? mel * 200 / 3 : 1000 * std::exp((mel - 15) * std::log(6.4) / 27);
  }

  /// Triangles whose corners lie at equal distances in mel and whose sides are straight in Hz. Only the bins under a
  /// triangle are kept.
  void make_filters() {
    double const low = to_mel(options_.low_hz, options_.scale), high = to_mel(options_.high_hz, options_.scale);
    double const step = (high - low) / static_cast<double>(options_.bands + 1);
    auto const corner = [&](std::size_t i) { return to_hz(low + step * static_cast<double>(i), options_.scale); };
    for (std::size_t b = 0; b < options_.bands; ++b) {
      double const left = corner(b), middle = corner(b + 1), right = corner(b + 2);
      filter f{0, 0};
      for (std::size_t k = 0; k < power_.size(); ++k) {
        double const hz = static_cast<double>(k) * options_.rate / static_cast<double>(options_.window);
        double const weight = std::min((hz - left) / (middle - left), (right - hz) / (right - middle));
        if (!(weight > 0)) continue;
        if (f.count++ == 0) f.first = k;
        weights_.push_back(static_cast<float>(weight));
      }
      filters_.push_back(f);
    }
  }

  /// power_ [window / 2 + 1] = |FFT(hann * frame)|^2, from a complex transform of half the length: sample 2 i is the real
  /// part of number i, 2 i + 1 the other. In plain numbers: std::complex looks for NaN in every product.
  void transform(std::span<float const> samples) {
    for (std::size_t i = 0; i < bins_.size(); ++i)
      packed_[i] = {hann_[2 * i] * samples[2 * i], hann_[2 * i + 1] * samples[2 * i + 1]};
    fft_.transform(packed_.data(), bins_.data());
    std::size_t const half = bins_.size();
    float const first = bins_[0].real(), other = bins_[0].imag();
    power_[0] = (first + other) * (first + other);
    power_[half] = (first - other) * (first - other);
    for (std::size_t k = 1; 2 * k <= half; ++k) {
      float const ar = bins_[k].real(), ai = bins_[k].imag(), br = bins_[half - k].real(), bi = bins_[half - k].imag();
      float const even_r = (ar + br) / 2, even_i = (ai - bi) / 2, odd_r = (ai + bi) / 2, odd_i = (br - ar) / 2;
      float const turned_r = cos_[k] * odd_r + sin_[k] * odd_i, turned_i = cos_[k] * odd_i - sin_[k] * odd_r;
      power_[k] = (even_r + turned_r) * (even_r + turned_r) + (even_i + turned_i) * (even_i + turned_i);
      power_[half - k] = (even_r - turned_r) * (even_r - turned_r) + (even_i - turned_i) * (even_i - turned_i);
    }
  }

  log_mel_options options_;
  ::kissfft<float> fft_;
  std::vector<float> hann_, cos_, sin_, power_;
  std::vector<std::complex<float>> packed_, bins_;
  std::vector<filter> filters_;
  std::vector<float> weights_;  // of all filters, one after the other
};

}  // namespace braid::data
