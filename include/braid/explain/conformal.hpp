#pragma once
#include "braid/train/calibration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

namespace braid::inline v0::explain {

/// smallest: a class is in the set if it is probable enough; the smallest sets in the mean. adaptive: the most probable
/// classes until enough are together; hard samples get larger sets, easy ones are covered less too much.
enum class conformal_kind { smallest, adaptive };

/// Sets of classes that hold the true one with a probability that is promised, whatever the net: from its probabilities on
/// data that it was not trained on, which are exchangeable with those to come.
///
///   bd::explain::conformal<10> const sets(bd::probabilities<10>(logits), labels, 0.1);
///   auto const in = sets(p);                // of one row: std::array<bool, 10>, holds the truth in 9 of 10 cases
///
/// shapes  p: [n, C] to calibrate, [C] of a row; labels: [n]; a label outside [0, C) is not counted.
/// units   error: how often the truth may be outside, above 0 and below 1.
/// cost    a sort of n.
/// errors  shape_error: other sizes; value_error: no rows, no probability, no such error. Of fewer than 1 / error - 1 rows
///         nothing can be promised: every set is all classes.
/// source  Vovk et al. 2005; Sadinle et al. 2019, arXiv:1609.00451 (smallest); Romano et al. 2020, arXiv:2006.02544 (adaptive,
///         without its random part, so that more than promised are covered).
template <std::size_t C>
class conformal {
 public:
  template <class P, class Labels>
  conformal(P const& p, Labels const& labels, double error, conformal_kind kind = conformal_kind::smallest) : kind_(kind) {
    if (!(error > 0 && error < 1)) throw value_error("conformal", "error", "above 0 and below 1", std::to_string(error));
    std::vector<double> scores;
    braid::detail::each_told_row<C>("conformal", p, labels, [&](auto const& row, std::size_t label) { scores.push_back(strangeness(row)[label]); });
    std::size_t const rank = std::max(std::size_t{1}, std::size_t(std::ceil(double(scores.size() + 1) * (1 - error) - 1e-9)));
    if (rank > scores.size()) {
      most_ = std::numeric_limits<double>::infinity();
    } else {
      std::nth_element(scores.begin(), scores.begin() + std::ptrdiff_t(rank - 1), scores.end());
      most_ = scores[rank - 1];
    }
  }
  /// Which classes are in the set of one row of probabilities. Of `adaptive` the first is always in it.
  template <class Row>
  std::array<bool, C> operator()(Row const& row) const {
    if (std::size(row) != C) throw shape_error("conformal", "row", std::to_string(C) + " probabilities", std::to_string(std::size(row)));
    std::array<double, C> p;
    std::size_t c = 0;
    for (auto const v : row) p[c] = braid::detail::metric_probability("conformal", 0, double(v)), ++c;
    auto const s = strangeness(p);
    std::array<bool, C> in{};
    for (c = 0; c < C; ++c) in[c] = s[c] <= most_;
    if (kind_ == conformal_kind::adaptive) in[std::size_t(std::max_element(p.begin(), p.end()) - p.begin())] = true;
    return in;
  }
  /// A class is in a set up to this strangeness: 1 - p, or the sum of p down to it.
  double most() const { return most_; }

 private:
  std::array<double, C> strangeness(std::array<double, C> const& p) const {
    std::array<double, C> s;
    if (kind_ == conformal_kind::smallest) {
      for (std::size_t c = 0; c < C; ++c) s[c] = 1 - p[c];
      return s;
    }
    std::array<std::size_t, C> order;
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] > p[b] || (p[a] == p[b] && a < b); });
    double sum = 0;
    for (std::size_t const c : order) s[c] = sum += p[c];
    return s;
  }
  conformal_kind kind_;
  double most_ = 0;
};

}  // namespace braid::explain
