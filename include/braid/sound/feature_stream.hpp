#pragma once
#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace braid::inline v0::data {

/// Features of sound that comes in pieces of any size: samples in, whole frames out, equal to the bit to those of the
/// whole sound. Transform is log_mel or mfcc, or what has their `frame`, `window`, `hop` and `width`.
///
///   feature_stream stream(log_mel({.rate = 16000}));
///   stream.push(piece, [&](std::span<float const> frame) { ... });
///
/// shapes  samples: [n]; a frame: [width].
/// cost    that of the transform; a piece's samples are copied once. No memory but the constructor's.
/// errors  what the sink throws; behind that, `reset`.
template <class Transform>
class feature_stream {
 public:
  explicit feature_stream(Transform transform)
      : transform_(std::move(transform)), kept_(transform_.window()), frame_(transform_.width()) {}

  [[nodiscard]] Transform const& transform() const { return transform_; }

  /// Takes samples; calls sink(std::span<float const>) for each frame that is whole now.
  void push(std::span<float const> samples, auto&& sink) {
    while (!samples.empty()) {
      std::size_t const gone = std::min(skip_, samples.size());
      skip_ -= gone;
      samples = samples.subspan(gone);
      std::size_t const taken = std::min(kept_.size() - filled_, samples.size());
      std::ranges::copy(samples.first(taken), kept_.begin() + static_cast<std::ptrdiff_t>(filled_));
      samples = samples.subspan(taken);
      filled_ += taken;
      if (filled_ < kept_.size()) return;
      transform_.frame(kept_, frame_);
      std::size_t const hop = transform_.hop(), moved = std::min(hop, kept_.size());
      std::copy(kept_.begin() + static_cast<std::ptrdiff_t>(moved), kept_.end(), kept_.begin());
      filled_ -= moved;
      skip_ = hop - moved;  // of a hop longer than the window
      sink(std::span<float const>(frame_));
    }
  }
  /// Forgets what is not a frame yet: the next sample is a sound's first.
  void reset() { filled_ = skip_ = 0; }

 private:
  Transform transform_;
  std::vector<float> kept_, frame_;
  std::size_t filled_ = 0, skip_ = 0;
};

}  // namespace braid::data
