#pragma once
#include "braid/train/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace braid::inline v0::explain {

/// The rows whose confidence lies in one bin.
struct calibration_bin {
  double low = 0, high = 0;  ///< of the confidence: above low, up to high
  double said = 0;           ///< mean confidence
  double right = 0;          ///< how often it was so
  std::size_t rows = 0;
};

/// How often a net is right where it says it is so sure: the largest probability of a row against whether its class is the
/// label, brought together in bins of equal width; bins without rows are left out.
///
/// shapes  p: [n, C]; labels: [n]; a label outside [0, C) is not counted.
/// errors  as expected_calibration_error's (train/calibration.hpp), which is the mean distance between said and right.
/// source  Niculescu-Mizil and Caruana 2005; bins as sklearn.calibration.calibration_curve's.
template <std::size_t C, class P, class Labels>
std::vector<calibration_bin> calibration_curve(P const& p, Labels const& labels, std::size_t bins = 15) {
  if (bins == 0) throw value_error("calibration_curve", "bins", "at least 1", "0");
  std::vector<calibration_bin> all(bins);
  double const n = double(bins);
  braid::detail::each_told_row<C>("calibration_curve", p, labels, [&](auto const& row, std::size_t label) {
    auto const best = std::max_element(row.begin(), row.end());
    std::size_t const i = braid::detail::bin_of_confidence(*best, bins);
    all[i].said += *best, all[i].right += std::size_t(best - row.begin()) == label, ++all[i].rows;
  });
  for (std::size_t i = 0; i < bins; ++i)
    if (all[i].rows)
      all[i].low = double(i) / n, all[i].high = double(i + 1) / n, all[i].said /= double(all[i].rows), all[i].right /= double(all[i].rows);
  std::erase_if(all, [](calibration_bin const& b) { return b.rows == 0; });
  return all;
}

/// The number by which logits are to be divided so that their probabilities are likeliest, on data that the net was not
/// trained on: above 1 where a net is too sure. It changes no decision.
///
///   double const t = bd::explain::temperature<10>(logits, labels);
///
/// shapes  logits: [n, C]; labels: [n]; a label outside [0, C) is not counted.
/// units   between 1/1000 and 1000.
/// cost    some ten passes: Newton's method on the reciprocal, in which the loss is convex.
/// errors  shape_error: other sizes; value_error: no rows, no label, a number that is none.
/// source  Guo et al. 2017, arXiv:1706.04599.
template <std::size_t C, class Logits, class Labels>
double temperature(Logits const& logits, Labels const& labels) {
  std::size_t const n = braid::detail::metric_rows("temperature", logits, labels, C);
  std::vector<double> z;
  for (auto const v : logits) z.push_back(braid::detail::metric_number("temperature", z.size() / C, double(v)));
  struct slopes {
    double first = 0, second = 0;
  };
  auto const at = [&](double b) {  // of the mean loss in b = 1 / temperature
    slopes s;
    std::size_t told = 0;
    auto t = std::begin(labels);
    for (std::size_t r = 0; r < n; ++r, ++t) {
      if (!braid::detail::names_class(*t, C)) continue;
      double const* const row = z.data() + r * C;
      double const most = *std::max_element(row, row + C);
      double total = 0, mean = 0, square = 0;
      for (std::size_t c = 0; c < C; ++c) {
        double const w = std::exp(b * (row[c] - most)), d = row[c] - most;
        total += w, mean += w * d, square += w * d * d;
      }
      mean /= total, square /= total;
      s.first += mean - (row[std::size_t(*t)] - most), s.second += square - mean * mean, ++told;
    }
    if (told == 0) throw value_error("temperature", "labels", "a label below " + std::to_string(C), "none");
    return s;
  };
  double low = 1e-3, high = 1e3, b = 1;
  for (int i = 0; i < 200 && high - low > 1e-12 * high; ++i) {
    slopes const s = at(b);
    (s.first > 0 ? high : low) = b;
    double const next = s.second > 0 ? b - s.first / s.second : 0;
    double const to = next > low && next < high ? next : std::sqrt(low * high);
    if (std::abs(to - b) <= 1e-13 * b) break;
    b = to;
  }
  return 1 / b;
}

}  // namespace braid::explain
