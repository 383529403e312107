#pragma once
#include "braid/core/error.hpp"
#include "braid/core/philox.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace braid::inline v0 {

/// A number that was made of something later than its own time.
struct leak {
  std::size_t time, column;   ///< the first one
  double early, late;         ///< what it was when its time was the last, and what it was when all was known
  std::size_t known;          ///< how many times were known when it was `early`
};
struct look_ahead_options {
  std::size_t cuts = 20;  ///< times up to which it is made again, drawn
  std::uint64_t from = 0;
};

/// Whether features know what is later than their own time. They are made of all times, and again of the first few only, as on
/// the day itself: what differs has looked ahead. This finds a shift by one day, a mean over all years, a table that was
/// published later than its date says; it does not find what the raw numbers themselves were given in hindsight.
///
///   if (auto const found = bd::look_ahead(days, [&](std::size_t known) { return features_of(raw, known); }))
///     throw std::runtime_error("time " + std::to_string(found->time) + " knows what comes later");
///
/// shapes  make(known): [known, columns], row by row, of the first `known` of `times` times.
/// cost    1 + cuts calls of make.
/// errors  value_error: no times; shape_error: make gives no numbers, or rows of another width.
template <class Make>
std::optional<leak> look_ahead(std::size_t times, Make&& make, look_ahead_options const& options = {}) {
  if (times == 0) throw value_error("look_ahead", "times", "at least 1", "0");
  auto const whole = make(times);
  std::size_t const columns = std::size(whole) / times;
  auto const refuse = [&](std::size_t known, std::size_t found) {
    if (columns == 0 || found != known * columns)
      throw shape_error("look_ahead", "what is made of " + std::to_string(known) + " times",
                        std::to_string(known) + " rows of " + (columns ? std::to_string(columns) : "at least 1"),
                        std::to_string(found) + " numbers");
  };
  refuse(times, std::size(whole));
  std::optional<leak> first;
  for (std::size_t c = 0; times > 1 && c <= options.cuts; ++c) {
    // The last cut leaves out one time: what looks ahead by one is seen there, whatever was drawn.
    std::size_t const known = c == options.cuts ? times - 1 : 1 + philox{options.from}.below(std::uint32_t(times - 1), 0, c);
    auto const part = make(known);
    refuse(known, std::size(part));
    for (std::size_t i = 0; i < known * columns; ++i) {
      double const then = double(part[i]), now = double(whole[i]);
      if (then == now || (then != then && now != now)) continue;  // a number that is missing is itself
      if (!first || i / columns < first->time) first = leak{i / columns, i % columns, then, now, known};
      break;
    }
  }
  return first;
}

}  // namespace braid
