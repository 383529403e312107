#pragma once
#include "braid/analyze/feature_products.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace braid::inline v0 {

namespace detail {
/// How often two labels stand at one row, and each alone.
struct contingency {
  std::map<std::pair<std::int64_t, std::int64_t>, double> both;
  std::map<std::int64_t, double> a, b;
  double n;
  template <class A, class B>
  contingency(std::string_view what, A const& x, B const& y) : n(double(std::size(x))) {
    if (std::size(x) == 0) throw value_error(what, "labels", "at least one", "none");
    check_labels(what, y, std::size(x));
    for (std::size_t i = 0; i < std::size(x); ++i) {
      std::int64_t const p = std::int64_t(x[i]), q = std::int64_t(y[i]);
      ++both[{p, q}], ++a[p], ++b[q];
    }
  }
};
}  // namespace detail

/// How much two sets of labels tell of each other: their mutual information over the mean of their entropies; 1 where they
/// are the same up to names, 0 where neither tells anything.
///
/// shapes  a, b: [n], whole numbers.
/// cost    n log(labels).
/// errors  shape_error: other numbers of labels; value_error: none.
/// source  Strehl and Ghosh 2002; sklearn.metrics.normalized_mutual_info_score.
template <class A, class B>
double normalized_mutual_information(A const& a, B const& b) {
  detail::contingency const t("normalized_mutual_information", a, b);
  if (t.a.size() == 1 && t.b.size() == 1) return 1;
  auto const entropy = [&](auto const& counts) {
    double h = 0;
    for (auto const& [label, count] : counts) h -= count / t.n * std::log(count / t.n);
    return h;
  };
  double shared = 0;
  for (auto const& [pair, count] : t.both)
    shared += count / t.n * std::log(count * t.n / (t.a.at(pair.first) * t.b.at(pair.second)));
  double const average = (entropy(t.a) + entropy(t.b)) / 2;
  return average > 0 ? std::max(shared / average, 0.0) : 0;
}

/// How many pairs of rows two sets of labels agree on, together or apart, beyond what chance agrees on: 1 where they are
/// the same up to names, about 0 for chance.
///
/// shapes  a, b: [n], whole numbers.
/// cost    n log(labels).
/// errors  shape_error: other numbers of labels; value_error: none.
/// source  Hubert and Arabie 1985; sklearn.metrics.adjusted_rand_score.
template <class A, class B>
double adjusted_rand_index(A const& a, B const& b) {
  detail::contingency const t("adjusted_rand_index", a, b);
  auto const pairs = [](auto const& counts) {
    double p = 0;
    for (auto const& [label, count] : counts) p += count * (count - 1) / 2;
    return p;
  };
  double const together = pairs(t.both), of_a = pairs(t.a), of_b = pairs(t.b), all = t.n * (t.n - 1) / 2;
  double const chance = all > 0 ? of_a * of_b / all : 0, most = (of_a + of_b) / 2;
  return most == chance ? 1 : (together - chance) / (most - chance);
}

/// How much nearer rows are to those of their own label than to those of the next one, in the mean: 1 apart, 0 in between,
/// below 0 where rows lie with others. A row alone under its label counts as 0.
///
/// shapes  x: [n, F], of any container of two axes; labels: [n], whole numbers.
/// cost    2 n^2 F flop by OpenBLAS, in double.
/// errors  shape_error: another number of labels; value_error: one label alone, or each row one of its own.
/// source  Rousseeuw 1987; sklearn.metrics.silhouette_score.
template <samples_by_features X, class Labels>
double silhouette(X const& x, Labels const& labels) {
  auto rows = detail::finite_rows<double>("silhouette", x);
  std::size_t const n = rows.n, width = rows.width;
  detail::check_labels("silhouette", labels, n);
  std::map<std::int64_t, std::size_t> names;
  for (std::size_t i = 0; i < n; ++i) names.try_emplace(std::int64_t(labels[i]), names.size());
  std::size_t const k = names.size();
  if (k < 2 || k >= n)
    throw value_error("silhouette", "labels", "2 to " + std::to_string(n - 1) + " different ones", std::to_string(k));
  // Rows of one label are brought together, so that the sums to each label run along.
  std::vector<std::vector<std::size_t>> members(k);
  for (std::size_t i = 0; i < n; ++i) members[names[std::int64_t(labels[i])]].push_back(i);
  std::vector<double> average(width);
  for (std::size_t i = 0; i < rows.numbers.size(); ++i) average[i % width] += rows.numbers[i] / double(n);
  feature_rows<double> sorted(n, width);
  std::vector<std::size_t> begin{0};
  for (std::size_t c = 0, at = 0; c < k; ++c) {
    for (auto const i : members[c]) {
      for (std::size_t f = 0; f < width; ++f) sorted.row(at)[f] = rows.row(i)[f] - average[f];
      ++at;
    }
    begin.push_back(at);
  }
  auto const lengths = detail::squares(sorted);
  constexpr std::size_t block = 64;
  std::vector<double> dots(block * n);
  double total = 0;
  for (std::size_t from = 0, own = 0; from < n; from += block) {
    std::size_t const m = std::min(block, n - from);
    detail::product_nt(dots.data(), sorted.row(from), sorted.row(0), m, n, width);
    for (std::size_t i = from; i < from + m; ++i) {
      while (begin[own + 1] <= i) ++own;
      double const count = double(begin[own + 1] - begin[own]);
      if (count == 1) continue;
      double* const d = dots.data() + (i - from) * n;
      double const length = lengths[i];
      for (std::size_t j = 0; j < n; ++j) {
        double const square = length + lengths[j] - 2 * d[j];
        d[j] = std::sqrt(square > 0 ? square : 0);
      }
      d[i] = 0;
      double within = 0, beside = std::numeric_limits<double>::infinity();
      for (std::size_t c = 0; c < k; ++c) {
        double added = 0;
        for (std::size_t j = begin[c]; j < begin[c + 1]; ++j) added += d[j];
        if (c == own) within = added / (count - 1);
        else beside = std::min(beside, added / double(begin[c + 1] - begin[c]));
      }
      if (double const larger = std::max(within, beside); larger > 0) total += (beside - within) / larger;
    }
  }
  return total / double(n);
}

}  // namespace braid
