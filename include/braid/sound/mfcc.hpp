#pragma once
#include "braid/sound/log_mel.hpp"  // first: it says what is missing

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string>
#include <vector>

namespace braid::inline v0::data {

struct mfcc_options {
  log_mel_options mel{};
  std::size_t coefficients = 13;  ///< of the cosine transform, the first at 0; at most `mel.bands`
};

/// Mel-frequency cepstral coefficients: the orthonormal DCT-II of the log-mel bands.
///
/// shapes  samples: [n]; out: [frames(n), coefficients].
/// cost    that of log_mel, and 2 bands coefficients flop a frame.
/// errors  as log_mel; value_error: no coefficients, or more than bands.
/// source  torchaudio.transforms.MFCC(log_mels=True, norm="ortho") over a spectrogram with center=False.
class mfcc {
 public:
  explicit mfcc(mfcc_options options) : mel_(options.mel), bands_(options.mel.bands), count_(options.coefficients) {
    std::size_t const bands = options.mel.bands;
    if (count_ < 1 || count_ > bands)
      throw value_error("mfcc", "coefficients", "1 to " + std::to_string(bands), std::to_string(count_));
    for (std::size_t k = 0; k < count_; ++k)
      for (std::size_t b = 0; b < bands; ++b) {
        auto const all = static_cast<double>(bands), place = static_cast<double>(b) + 0.5;
        double const turn = std::cos(std::numbers::pi / all * place * static_cast<double>(k));
        cosines_.push_back(static_cast<float>(turn * std::sqrt((k == 0 ? 1 : 2) / all)));
      }
  }

  [[nodiscard]] std::size_t frames(std::size_t samples) const { return mel_.frames(samples); }
  [[nodiscard]] std::size_t window() const { return mel_.window(); }
  [[nodiscard]] std::size_t hop() const { return mel_.hop(); }
  /// Numbers a frame.
  [[nodiscard]] std::size_t width() const { return count_; }

  /// Fills out [frames(samples.size()), coefficients]. Takes no memory; one object serves one thread.
  void operator()(std::span<float const> samples, std::span<float> out) {
    std::size_t const rows = frames(samples.size());
    if (out.size() != rows * count_)
      throw shape_error("mfcc", "out", "[" + std::to_string(rows) + ", " + std::to_string(count_) + "]",
                        std::to_string(out.size()) + " elements");
    for (std::size_t i = 0; i < rows; ++i) frame(samples.subspan(i * hop(), window()), out.subspan(i * count_, count_));
  }

  /// One frame: samples [window], out [coefficients].
  void frame(std::span<float const> samples, std::span<float> out) {
    if (out.size() != count_)
      throw shape_error("mfcc", "frame", std::to_string(count_) + " coefficients", std::to_string(out.size()));
    mel_.frame(samples, bands_);
    float const* cosine = cosines_.data();
    for (float& x : out) {
      x = 0;
      for (float const band : bands_) x += *cosine++ * band;
    }
  }

 private:
  log_mel mel_;
  std::vector<float> bands_, cosines_;  // [coefficients, bands]
  std::size_t count_;
};

}  // namespace braid::data
