#pragma once
#include "braid/core/error.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace braid::inline v0::sensor {

/// Pieces of a series as `series<Name, Steps, Channels>` takes them: sensor(w.numbers).
struct windowed {
  std::vector<float> numbers;        ///< [windows, steps, channels]
  std::vector<std::size_t> first;    ///< [windows]: the step where each begins
  [[nodiscard]] std::size_t size() const { return first.size(); }
};
/// What stands where a series has a gap.
enum class gaps {
  zero,  ///< 0: the mean, behind `channels`
  last,  ///< what the channel said last, also before the window; 0 before it said anything
  shown  ///< 0, and behind the channels one more for each, 1 in a gap: twice as many channels
};
struct window_options {
  std::size_t steps, stride;      ///< of a window; from one to the next
  gaps in_gaps = gaps::zero;
  double most_missing = 0.5;      ///< a window with a larger share of gaps is left out
};

/// Windows over a series, from its first step on, those that are whole and have not too many gaps.
///
///   auto const w = bd::sensor::windows<3>(numbers, {.steps = 50, .stride = 25});
///
/// shapes  numbers: [n, C]; NaN: a gap.
/// cost    a copy of each window.
/// errors  shape_error: no rows of C; value_error: no steps, no stride.
/// source  torch.Tensor.unfold(0, steps, stride).
template <std::size_t C>
windowed windows(std::vector<float> const& numbers, window_options const& o) {
  if (numbers.size() % C != 0)
    throw shape_error("windows", "numbers", "rows of " + std::to_string(C), std::to_string(numbers.size()) + " numbers");
  if (o.steps == 0 || o.stride == 0) throw value_error("windows", "steps and stride", "at least 1", "0");
  std::size_t const n = numbers.size() / C;
  std::vector<float> filled = numbers;
  for (std::size_t i = 0; i < filled.size(); ++i)
    if (std::isnan(filled[i])) filled[i] = o.in_gaps == gaps::last && i >= C ? filled[i - C] : 0;
  windowed w;
  for (std::size_t t = 0; t + o.steps <= n; t += o.stride) {
    std::size_t missing = 0;
    for (std::size_t i = t * C; i < (t + o.steps) * C; ++i) missing += std::isnan(numbers[i]);
    if (double(missing) > o.most_missing * double(o.steps * C)) continue;
    for (std::size_t s = t; s < t + o.steps; ++s) {
      w.numbers.insert(w.numbers.end(), filled.begin() + std::ptrdiff_t(s * C), filled.begin() + std::ptrdiff_t((s + 1) * C));
      for (std::size_t c = 0; o.in_gaps == gaps::shown && c < C; ++c) w.numbers.push_back(std::isnan(numbers[s * C + c]));
    }
    w.first.push_back(t);
  }
  return w;
}

}  // namespace braid::sensor
