#pragma once
#include "braid/analyze/feature_products.hpp"

#include <algorithm>
#include <functional>

namespace braid::inline v0 {

/// How well queries find what belongs to them.
struct retrieval_scores {
  double recall_1 = 0, recall_5 = 0, recall_10 = 0;  ///< shares of queries that have it among their first 1, 5, 10
  double median_rank = 0;                            ///< from 1 on; of the first that belongs
  double mean_average_precision = 0;
};

namespace detail {
/// Scores of `queries` among `base` by cosine; belongs(i, j): whether row j of the base belongs to query i.
template <class Belongs>
retrieval_scores retrieve(feature_rows<double>& queries, feature_rows<double>& base, Belongs belongs) {
  check_width("retrieval", base.width, queries.width);
  normalise_rows(queries), normalise_rows(base);
  constexpr std::size_t block = 128;
  constexpr double rounding = 1e-12;  // cosines no farther apart are equal
  std::vector<double> cosines(block * base.n), own;
  std::vector<std::size_t> ranks;
  retrieval_scores s;
  std::vector<std::size_t> beyond;
  for (std::size_t from = 0; from < queries.n; from += block) {
    std::size_t const n = std::min(block, queries.n - from);
    product_nt(cosines.data(), queries.row(from), base.row(0), n, base.n, base.width);
    for (std::size_t i = 0; i < n; ++i) {
      double const* const row = cosines.data() + i * base.n;
      own.clear();
      for (std::size_t j = 0; j < base.n; ++j)
        if (belongs(from + i, j)) own.push_back(row[j]);
      if (own.empty()) continue;
      std::sort(own.begin(), own.end(), std::greater<>{});
      // beyond[a]: rows at or before the a-th of its own, but behind the one in front of that.
      beyond.assign(own.size(), 0);
      if (own.size() == 1) {
        double const mine = own[0] - rounding;
        std::size_t before = 0;
        for (std::size_t j = 0; j < base.n; ++j) before += row[j] >= mine;
        beyond[0] = before;
      } else {
        for (std::size_t j = 0; j < base.n; ++j) {
          auto const at =
              std::lower_bound(own.begin(), own.end(), row[j], [](double o, double c) { return o - rounding > c; });
          if (at != own.end()) ++beyond[std::size_t(at - own.begin())];
        }
      }
      double precision = 0;
      std::size_t seen = 0, first = 0;
      for (std::size_t a = 0, b; a < own.size(); a = b) {  // equal ones are taken together
        for (b = a; b < own.size() && own[b] >= own[a] - rounding; ++b) seen += beyond[b];
        if (a == 0) first = seen - (b - 1);
        precision += double(b - a) * double(b) / double(seen);
      }
      ranks.push_back(first);
      s.mean_average_precision += precision / double(own.size());
    }
  }
  if (ranks.empty()) throw value_error("retrieval", "queries", "one at least that something belongs to", "none");
  double const n = double(ranks.size());
  for (auto const r : ranks) s.recall_1 += r <= 1, s.recall_5 += r <= 5, s.recall_10 += r <= 10;
  s.recall_1 /= n, s.recall_5 /= n, s.recall_10 /= n, s.mean_average_precision /= n;
  std::sort(ranks.begin(), ranks.end());
  s.median_rank = double(ranks[(ranks.size() - 1) / 2] + ranks[ranks.size() / 2]) / 2;
  return s;
}
}  // namespace detail

/// Retrieval from one modality to another, where row i of the one belongs to row i of the other: how far up the own row
/// stands among all rows, by cosine. Rows of equal cosine stand before one's own, so that codes that are all the same find
/// nothing.
///
///   auto const found = bd::retrieval(said, seen);     // a text finds its picture
///   found.recall_1, found.median_rank
///
/// shapes  queries, base: [n, F], of any containers of two axes.
/// cost    2 n^2 F flop by OpenBLAS, in double; room for 128 n numbers.
/// errors  shape_error: other numbers of rows or features; value_error: no rows, numbers that are not finite.
/// source  R@k and median rank as in Karpathy and Fei-Fei 2015, arXiv:1412.2306; average precision as scikit-learn's.
template <samples_by_features Q, samples_by_features X>
retrieval_scores retrieval(Q const& queries, X const& base) {
  auto q = detail::finite_rows<double>("retrieval", queries), b = detail::finite_rows<double>("retrieval", base);
  if (q.n != b.n)
    throw shape_error("retrieval", "rows", std::to_string(q.n) + ", as the queries have", std::to_string(b.n));
  return detail::retrieve(q, b, [](std::size_t i, std::size_t j) { return i == j; });
}
/// The same where all rows of a query's label belong to it. A query whose label no row has is not counted.
template <samples_by_features Q, samples_by_features X, class L, class M>
retrieval_scores retrieval(Q const& queries, X const& base, L const& query_labels, M const& base_labels) {
  auto q = detail::finite_rows<double>("retrieval", queries), b = detail::finite_rows<double>("retrieval", base);
  detail::check_labels("retrieval", query_labels, q.n);
  detail::check_labels("retrieval", base_labels, b.n);
  return detail::retrieve(q, b, [&](std::size_t i, std::size_t j) {
    return std::int64_t(query_labels[i]) == std::int64_t(base_labels[j]);
  });
}

}  // namespace braid
