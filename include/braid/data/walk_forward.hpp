#pragma once
#include "braid/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace braid::inline v0 {

/// Rows to learn from, to choose by and to judge by, the later behind the earlier.
struct time_fold {
  std::vector<std::uint32_t> train, valid, test;
};
struct walk_forward_options {
  std::size_t folds = 5;
  std::size_t test = 0;  ///< times a fold judges; 0: as many as there are, divided by folds + 1
  std::size_t gap = 0;   ///< times left out before each part that is judged: as many as a target looks ahead
  std::size_t most = 0;  ///< times at most to learn from, the latest; 0: all that there are
  double valid = 0.2;    ///< the share of the times before a test, its latest, to choose by
};

/// Splits that go through time: every fold learns from the times before its own, and the tests follow each other to the end.
/// Rows of one time stay together.
///
///   for (auto const& f : bd::walk_forward(day, {.folds = 4, .gap = 1}))
///     bd::fit(model, all.subset(f.train), all.subset(f.valid), ...), judge(model, all.subset(f.test));
///
/// shapes  when: one number a row, in any order; rows of a fold are in the order of time.
/// units   counts are of different times, e.g. days.
/// cost    a sort of the rows; each fold's rows once.
/// errors  value_error: no folds, a share outside [0, 1), too few times for a fold to have one to learn from.
/// source  sklearn.model_selection.TimeSeriesSplit, for times with several rows, and with a part to choose by.
template <class Times>
std::vector<time_fold> walk_forward(Times const& when, walk_forward_options const& options = {}) {
  std::vector<std::uint32_t> order(std::size(when));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = std::uint32_t(i);
  auto const time = [&](std::uint32_t r) { return *(std::begin(when) + std::ptrdiff_t(r)); };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return time(a) < time(b); });
  std::vector<std::size_t> first;  // of each time its first row, in order
  for (std::size_t i = 0; i < order.size(); ++i)
    if (i == 0 || time(order[i - 1]) < time(order[i])) first.push_back(i);
  std::size_t const times = first.size();
  first.push_back(order.size());

  if (options.folds == 0) throw value_error("walk_forward", "folds", "at least 1", "0");
  if (!(options.valid >= 0 && options.valid < 1)) throw value_error("walk_forward", "valid", "a share of 0 to below 1", std::to_string(options.valid));
  std::size_t const test = options.test ? options.test : times / (options.folds + 1), tested = options.folds * test;
  auto const rows = [&](std::size_t from, std::size_t to) {
    return std::vector<std::uint32_t>(order.begin() + std::ptrdiff_t(first[from]), order.begin() + std::ptrdiff_t(first[to]));
  };
  std::vector<time_fold> all;
  for (std::size_t f = 0; f < options.folds; ++f) {
    std::size_t const begin = times - std::min(times, tested) + f * test, end = begin > options.gap ? begin - options.gap : 0;
    std::size_t const from = options.most && end > options.most ? end - options.most : 0;
    auto const chosen = std::size_t(std::round(options.valid * double(end - from)));
    std::size_t const learnt = end - chosen, gap = chosen ? options.gap : 0;
    if (test == 0 || tested > times || learnt <= from + gap)
      throw value_error("walk_forward", "times",
                        "more than " + std::to_string(options.folds * std::max<std::size_t>(test, 1) + options.gap) + " for " +
                            std::to_string(options.folds) + " folds of " + std::to_string(std::max<std::size_t>(test, 1)),
                        std::to_string(times));
    all.push_back({rows(from, learnt - gap), rows(learnt, end), rows(begin, begin + test)});
  }
  return all;
}

}  // namespace braid
