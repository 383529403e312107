#pragma once
#include "braid/train/metric_input.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace braid::inline v0 {

// How well scores put the positive rows first. Scores may be logits or probabilities: only their order counts. Ties are
// no order: rows of one score are taken together.

namespace detail {
struct ranked {
  double score;
  bool positive;
};
/// f(positives, negatives) for each score, from the highest.
template <class F>
void each_tie(std::vector<ranked>& rows, F f) {
  std::sort(rows.begin(), rows.end(), [](ranked const& a, ranked const& b) { return a.score > b.score; });
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t const first = i;
    std::uint64_t positive = 0;
    for (; i < rows.size() && rows[i].score == rows[first].score; ++i) positive += rows[i].positive;
    f(positive, std::uint64_t(i - first) - positive);
  }
}
inline std::uint64_t positives(std::vector<ranked> const& rows) {
  return std::uint64_t(std::count_if(rows.begin(), rows.end(), [](ranked const& r) { return r.positive; }));
}
inline double area_of(std::vector<ranked>& rows, std::string_view place) {
  std::uint64_t const yes = positives(rows), no = rows.size() - yes;
  if (yes == 0 || no == 0)
    throw value_error("roc_auc", place, "rows of both kinds", yes ? "positive ones alone" : "negative ones alone");
  std::uint64_t before = 0, twice = 0;  // pairs in the right order, a tie being half a pair; whole numbers stay exact
  each_tie(rows, [&](std::uint64_t p, std::uint64_t n) { twice += n * (2 * before + p), before += p; });
  return double(twice) / 2 / double(yes) / double(no);
}
inline double precision_of(std::vector<ranked>& rows, std::string_view place) {
  std::uint64_t const yes = positives(rows);
  if (yes == 0) throw value_error("average_precision", place, "a positive row", "none");
  std::uint64_t found = 0, seen = 0;
  double total = 0;
  each_tie(rows, [&](std::uint64_t p, std::uint64_t n) {
    found += p, seen += p + n;
    total += double(p) * (double(found) / double(seen));
  });
  return total / double(yes);
}
template <class Scores, class Truth>
std::vector<ranked> ranking_of(std::string_view metric, Scores const& scores, Truth const& truth) {
  std::vector<ranked> rows(metric_rows(metric, scores, truth));
  auto s = std::begin(scores);
  auto t = std::begin(truth);
  for (std::size_t r = 0; r < rows.size(); ++r, ++s, ++t)
    rows[r] = {metric_number(metric, r, double(*s)), metric_answer(metric, r, *t)};
  return rows;
}
/// The mean over the classes of one against the rest.
template <std::size_t C, class Scores, class Labels, class Measure>
double one_against_rest(std::string_view metric, Scores const& scores, Labels const& labels, Measure measure) {
  std::size_t const n = metric_rows(metric, scores, labels, C);
  double total = 0;
  std::vector<ranked> rows;
  for (std::size_t c = 0; c < C; ++c) {
    rows.clear();
    auto s = std::begin(scores);
    auto t = std::begin(labels);
    for (std::size_t r = 0; r < n; ++r, ++t)
      for (std::size_t i = 0; i < C; ++i, ++s)
        if (i == c && names_class(*t, C)) rows.push_back({metric_number(metric, r, double(*s)), std::size_t(*t) == c});
    total += measure(rows, "class " + std::to_string(c));
  }
  return total / double(C);
}
}  // namespace detail

/// Area under the ROC curve: how often a positive row scores higher than a negative one, a tie being half.
///
/// shapes  scores: [n]; truth: [n] of 0 and 1.
/// cost    a sort.
/// errors  shape_error: other sizes; value_error: a score that is not finite, a truth besides 0 and 1, one kind of rows
///         alone.
/// source  Hanley and McNeil 1982; sklearn.metrics.roc_auc_score.
template <class Scores, class Truth>
double roc_auc(Scores const& scores, Truth const& truth) {
  auto rows = detail::ranking_of("roc_auc", scores, truth);
  return detail::area_of(rows, "truth");
}
/// The mean over the classes of each against the rest: roc_auc<C>(scores [n, C], labels [n]). Scores are compared between
/// rows, so give probabilities, not logits. A label outside [0, C) is not counted. Every class must occur.
template <std::size_t C, class Scores, class Labels>
double roc_auc(Scores const& scores, Labels const& labels) {
  return detail::one_against_rest<C>("roc_auc", scores, labels, detail::area_of);
}

/// The precision at each score that a positive row has, in the mean over the positive rows (no interpolation).
///
/// shapes  scores: [n]; truth: [n] of 0 and 1.
/// cost    a sort.
/// errors  as roc_auc's; only positive rows must be there.
/// source  sklearn.metrics.average_precision_score.
template <class Scores, class Truth>
double average_precision(Scores const& scores, Truth const& truth) {
  auto rows = detail::ranking_of("average_precision", scores, truth);
  return detail::precision_of(rows, "truth");
}
/// The mean over the classes of each against the rest, as roc_auc<C>.
template <std::size_t C, class Scores, class Labels>
double average_precision(Scores const& scores, Labels const& labels) {
  return detail::one_against_rest<C>("average_precision", scores, labels, detail::precision_of);
}

}  // namespace braid
