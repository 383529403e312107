#pragma once
#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "braid/core/error.hpp"

namespace braid::inline v0::data {

/// How each feature changes along time: the slope of a line through 2 reach + 1 frames, sum n x[t+n] / sum n^2; the first
/// and the last frame stand for those beyond.
///
/// shapes  x, out: [frames, width].
/// cost    2 reach flop a number; no memory.
/// errors  value_error: a width or reach of 0. shape_error: x is not whole frames, out of another size.
/// source  torchaudio.functional.compute_deltas(win_length=2 reach + 1), along time.
inline void deltas(std::span<float const> x, std::span<float> out, std::size_t width, std::size_t reach = 2) {
  if (width < 1 || reach < 1) throw value_error("deltas", "width and reach", "at least 1", "0");
  if (x.size() % width != 0 || out.size() != x.size())
    throw shape_error("deltas", "frames", "x and out of [frames, " + std::to_string(width) + "]",
                      std::to_string(x.size()) + " and " + std::to_string(out.size()) + " numbers");
  std::size_t const frames = x.size() / width;
  float squares = 0;
  for (std::size_t n = 1; n <= reach; ++n) squares += 2 * static_cast<float>(n * n);
  for (std::size_t t = 0; t < frames; ++t)
    for (std::size_t f = 0; f < width; ++f) {
      float sum = 0;
      for (std::size_t n = 1; n <= reach; ++n) {
        std::size_t const later = std::min(t + n, frames - 1), before = t - std::min(t, n);
        sum += static_cast<float>(n) * (x[later * width + f] - x[before * width + f]);
      }
      out[t * width + f] = sum / squares;
    }
}

/// The same frame by frame: a frame's deltas come when `reach` more frames are there, the last ones with `finish`. What
/// goes out equals the whole form. Memory is taken by the constructor alone.
class delta_stream {
 public:
  explicit delta_stream(std::size_t width, std::size_t reach = 2) : width_(width), reach_(reach) {
    if (width < 1 || reach < 1) throw value_error("delta_stream", "width and reach", "at least 1", "0");
    kept_.resize(width * (2 * reach + 1));
    slope_.resize(width);
    for (std::size_t n = 1; n <= reach; ++n) squares_ += 2 * static_cast<float>(n * n);
  }

  /// Takes a frame [width]; calls sink(std::span<float const>) for the frame whose deltas are known now, if there is one.
  void push(std::span<float const> frame, auto&& sink) {
    if (frame.size() != width_)
      throw shape_error("delta_stream", "frame", std::to_string(width_) + " numbers", std::to_string(frame.size()));
    std::ranges::copy(frame, at(frames_));
    if (++frames_ > reach_) give(frames_ - 1 - reach_, sink);
  }
  /// The deltas that are still owed; then the stream starts anew.
  void finish(auto&& sink) {
    for (std::size_t t = frames_ - std::min(frames_, reach_); t < frames_; ++t) give(t, sink);
    frames_ = 0;
  }

 private:
  float* at(std::size_t frame) { return &kept_[frame % (2 * reach_ + 1) * width_]; }
  void give(std::size_t t, auto&& sink) {
    for (std::size_t f = 0; f < width_; ++f) {
      float sum = 0;
      for (std::size_t n = 1; n <= reach_; ++n)
        sum += static_cast<float>(n) * (at(std::min(t + n, frames_ - 1))[f] - at(t - std::min(t, n))[f]);
      slope_[f] = sum / squares_;
    }
    sink(std::span<float const>(slope_));
  }

  std::size_t width_, reach_, frames_ = 0;
  float squares_ = 0;
  std::vector<float> kept_, slope_;  // [2 reach + 1, width], [width]
};

}  // namespace braid::data
