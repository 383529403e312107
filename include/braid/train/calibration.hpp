#pragma once
#include "braid/core/class_scores.hpp"
#include "braid/train/metric_input.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace braid::inline v0 {

// Whether probabilities are what they say. Nets that are trained by cross_entropy say logits: `probabilities<C>` first.

/// The probabilities of every row of scores [n, C], in double; its rows add up to 1. Of logits by softmax, of evidence the
/// mean of its Dirichlet distribution, of shares what they are.
template <std::size_t C, class Scores>
std::vector<double> probabilities(Scores const& scores, class_scores is = class_scores::logits) {
  std::size_t const n = std::size(scores);
  if (n % C != 0) throw shape_error("probabilities", "size", "rows of " + std::to_string(C), std::to_string(n) + " numbers");
  std::vector<double> p;
  p.reserve(n);
  for (auto const x : scores) {
    double const v = detail::metric_number("probabilities", p.size() / C, double(x));
    if (is != class_scores::logits && v < 0)
      throw value_error("probabilities", detail::row_place(p.size() / C), is == class_scores::evidence ? "evidence from 0 on: end the branch with | softplus" : "shares from 0 on", std::to_string(v));
    p.push_back(v);
  }
  for (std::size_t r = 0; r < n; r += C) {
    auto const row = p.begin() + std::ptrdiff_t(r), end = row + std::ptrdiff_t(C);
    double const most = *std::max_element(row, end);
    double total = 0;
    for (auto i = row; i != end; ++i)
      total += *i = is == class_scores::logits ? std::exp(*i - most) : is == class_scores::evidence ? *i + 1 : *i;
    for (auto i = row; i != end; ++i) *i /= total;
  }
  return p;
}

namespace detail {
/// The bin of a confidence, of so many: bin i holds those above i / bins, up to (i + 1) / bins; 0 is in the first.
inline std::size_t bin_of_confidence(double confidence, std::size_t bins) {
  double const n = double(bins);
  std::size_t const i = std::min(std::size_t(confidence * n), bins - 1);
  return i > 0 && confidence <= double(i) / n ? i - 1 : i;
}
class calibration_bins {
 public:
  explicit calibration_bins(std::size_t bins) : bins_(bins) {
    if (bins == 0) throw value_error("expected_calibration_error", "bins", "at least 1", "0");
  }
  void add(double confidence, bool right) {
    std::size_t const i = bin_of_confidence(confidence, bins_.size());
    bins_[i].confidence += confidence, bins_[i].right += right, ++rows_;
  }
  double error() const {
    double total = 0;
    for (bin const& b : bins_) total += std::abs(b.confidence - b.right);
    return total / double(rows_);
  }

 private:
  struct bin {
    double confidence = 0, right = 0;
  };
  std::vector<bin> bins_;
  std::size_t rows_ = 0;
};
/// f(probabilities of the row, label) for every row whose label is a class; returns how many there are.
template <std::size_t C, class P, class Labels, class F>
std::size_t each_told_row(std::string_view metric, P const& p, Labels const& labels, F f) {
  std::size_t const n = metric_rows(metric, p, labels, C);
  std::size_t told = 0;
  auto v = std::begin(p);
  auto t = std::begin(labels);
  for (std::size_t r = 0; r < n; ++r, ++t) {
    std::array<double, C> row;
    for (std::size_t c = 0; c < C; ++c, ++v) row[c] = metric_probability(metric, r, double(*v));
    if (names_class(*t, C)) f(row, std::size_t(*t)), ++told;
  }
  if (told == 0) throw value_error(metric, "labels", "a label below " + std::to_string(C), "none");
  return told;
}
}  // namespace detail

/// |how often it is so - how probable it was said to be|, in the mean over the rows, which are brought together in bins of
/// equal width by what was said: expected_calibration_error(p, truth).
///
/// shapes  p: [n] in 0..1, of the answer 1; truth: [n] of 0 and 1.
/// errors  shape_error: other sizes; value_error: no rows, no bins, no probability, a truth besides 0 and 1.
/// source  Naeini et al. 2015; Guo et al. 2017, arXiv:1706.04599; bins as sklearn.calibration.calibration_curve's.
template <class P, class Truth>
double expected_calibration_error(P const& p, Truth const& truth, std::size_t bins = 15) {
  static constexpr std::string_view name = "expected_calibration_error";
  std::size_t const n = detail::metric_rows(name, p, truth);
  detail::calibration_bins all(bins);
  auto v = std::begin(p);
  auto t = std::begin(truth);
  for (std::size_t r = 0; r < n; ++r, ++v, ++t)
    all.add(detail::metric_probability(name, r, double(*v)), detail::metric_answer(name, r, *t));
  return all.error();
}
/// Of C classes: the largest probability of a row against whether its class is the label (of equal ones the first):
/// expected_calibration_error<C>(p [n, C], labels [n]). A label outside [0, C) is not counted.
template <std::size_t C, class P, class Labels>
double expected_calibration_error(P const& p, Labels const& labels, std::size_t bins = 15) {
  detail::calibration_bins all(bins);
  detail::each_told_row<C>("expected_calibration_error", p, labels, [&](auto const& row, std::size_t label) {
    auto const best = std::max_element(row.begin(), row.end());
    all.add(*best, std::size_t(best - row.begin()) == label);
  });
  return all.error();
}

/// The mean of (p - truth)^2: brier_score(p, truth).
///
/// shapes  p: [n] in 0..1, of the answer 1; truth: [n] of 0 and 1.
/// errors  as expected_calibration_error's.
/// source  Brier 1950; sklearn.metrics.brier_score_loss.
template <class P, class Truth>
double brier_score(P const& p, Truth const& truth) {
  std::size_t const n = detail::metric_rows("brier_score", p, truth);
  double total = 0;
  auto v = std::begin(p);
  auto t = std::begin(truth);
  for (std::size_t r = 0; r < n; ++r, ++v, ++t) {
    double const d = detail::metric_probability("brier_score", r, double(*v)) - detail::metric_answer("brier_score", r, *t);
    total += d * d;
  }
  return total / double(n);
}
/// Of C classes: the squares of a row are added, so that it is in 0..2: brier_score<C>(p [n, C], labels [n]). A label outside
/// [0, C) is not counted.
template <std::size_t C, class P, class Labels>
double brier_score(P const& p, Labels const& labels) {
  double total = 0;
  std::size_t const told = detail::each_told_row<C>("brier_score", p, labels, [&](auto const& row, std::size_t label) {
    for (std::size_t c = 0; c < C; ++c) total += (row[c] - double(c == label)) * (row[c] - double(c == label));
  });
  return total / double(told);
}

}  // namespace braid
