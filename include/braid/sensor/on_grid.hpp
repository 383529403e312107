#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "braid/core/error.hpp"

namespace braid::inline v0::sensor {

/// Equal steps of time: step i is at start + i every.
struct grid {
  double start, every;
  std::size_t steps;
};

/// What a sensor said: at rising times, some channels each. A NaN is a channel that said nothing.
struct signal {
  std::span<double const> times;   ///< [n], rising, in the grid's unit
  std::span<float const> values;  ///< [n, channels]
  std::size_t channels = 1;
};

/// How a signal comes onto a grid.
enum class filling {
  line,  ///< between the neighbours, in a line
  last,  ///< what was said last, at or before the step: for what is decided as it comes
  mean   ///< of what was said from the step on and before the next one: for a signal faster than the grid
};

/// A signal of any rate, regular or not, at the steps of a grid; so sensors of several rates come to stand side by side. Where
/// what is needed is further away than `most`, a step has a gap, NaN: `line` wants both neighbours within `most` of each other,
/// `last` the last one no older. Nothing is made up before the first and behind the last.
///
///   bd::sensor::grid const seconds{0, 1, 600};
///   auto const pulse = bd::sensor::on_grid(seconds, {times, values}, bd::sensor::filling::last, 5);
///
/// shapes  returns [steps, channels].
/// cost    one pass over the signal and the grid.
/// errors  shape_error: times and values of different lengths; value_error: times that do not rise or are not finite, a grid
///         whose steps are not above 0 wide.
/// source  numpy.interp; pandas.merge_asof(direction="backward", tolerance=most); pandas.DataFrame.resample(every).mean().
inline std::vector<float> on_grid(grid const& g, signal const& s, filling how,
                                  double most = std::numeric_limits<double>::infinity()) {
  std::size_t const n = s.times.size();
  if (s.channels == 0 || s.values.size() != n * s.channels)
    throw shape_error("on_grid", "values", std::to_string(n) + " rows of " + std::to_string(s.channels), std::to_string(s.values.size()) + " numbers");
  if (!(g.every > 0 && std::isfinite(g.every) && std::isfinite(g.start)))
    throw value_error("on_grid", "grid", "finite steps above 0", std::to_string(g.every));
  for (std::size_t i = 0; i < n; ++i)
    if (!std::isfinite(s.times[i]) || (i > 0 && !(s.times[i] > s.times[i - 1])))
      throw value_error("on_grid", "time " + std::to_string(i), "finite times that rise", std::to_string(s.times[i]));

  float const none = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> out(g.steps * s.channels, none);
  for (std::size_t c = 0; c < s.channels; ++c) {
    auto const value = [&](std::size_t i) { return s.values[i * s.channels + c]; };
    auto const there = [&](std::size_t i) { return !std::isnan(value(i)); };
    // The last sample at or before the step that said something; the first behind the step; the first there that did.
    std::size_t before = n, next = 0, after = 0;
    for (std::size_t k = 0; k < g.steps; ++k) {
      double const at = g.start + double(k) * g.every, end = g.start + double(k + 1) * g.every;
      float& to = out[k * s.channels + c];
      if (how == filling::mean) {
        double total = 0;
        std::size_t said = 0;
        for (; next < n && s.times[next] < end; ++next)
          if (s.times[next] >= at && there(next)) total += double(value(next)), ++said;
        if (said) to = float(total / double(said));
        continue;
      }
      for (; next < n && s.times[next] <= at; ++next)
        if (there(next)) before = next;
      if (before == n) continue;
      double const age = at - s.times[before];
      if (how == filling::last) {
        if (age <= most) to = value(before);
        continue;
      }
      if (age == 0) {
        to = value(before);
        continue;
      }
      after = std::max(after, next);
      while (after < n && !there(after)) ++after;
      if (after == n) continue;
      double const wide = s.times[after] - s.times[before];
      if (wide <= most) to = float(double(value(before)) + (double(value(after)) - double(value(before))) * age / wide);
    }
  }
  return out;
}

}  // namespace braid::sensor
