#pragma once
#include "braid/analyze/feature_products.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace braid::inline v0 {

/// The rows nearest to each query, the nearest first.
struct neighbours {
  std::size_t n = 0, k = 0;
  std::vector<std::uint32_t> rows;  ///< [n, k]
  std::vector<double> distances;    ///< [n, k]
};

/// An exact index: finds the rows of a set that lie nearest to others, by comparing with all of them. Distances are
/// Euclidean; `by_angle` takes 1 - cosine.
///
///   bd::nearest_rows index(pictures);
///   auto const found = index(texts, 10);       // found.rows[i * 10 + j]
///
/// Candidates are found by blocked products in float, about the mean, and judged by their differences in double: equal to a
/// search in double but where more than 8 rows beyond the k-th lie within float's rounding of it. Of equal distances the
/// first row is the nearer one.
///
/// shapes  base: [m, F]; queries: [n, F]; k at most m.
/// units   those of the features; 1 - cosine has none.
/// cost    2 n m F flop by OpenBLAS; room for 128 x 2048 floats besides the rows.
/// errors  value_error: no rows, numbers that are not finite, k of 0 or above m; shape_error: another F.
/// source  scikit-learn's NearestNeighbors(algorithm="brute").
class nearest_rows {
 public:
  template <samples_by_features X>
  explicit nearest_rows(X const& base, bool by_angle = false)
      : rows_(detail::finite_rows<double>("nearest_rows", base)), by_angle_(by_angle), centre_(rows_.width) {
    if (by_angle) detail::normalise_rows(rows_);
    else
      for (std::size_t i = 0; i < rows_.numbers.size(); ++i)
        centre_[i % rows_.width] += rows_.numbers[i] / double(rows_.n);
    near_ = about_centre(rows_);
    squares_ = detail::squares(near_);
  }

  template <samples_by_features Q>
  neighbours operator()(Q const& queries, std::size_t k) const {
    auto q = detail::finite_rows<double>("nearest_rows", queries, 0);
    detail::check_width("nearest_rows", rows_.width, q.width);
    if (k == 0 || k > rows_.n)
      throw value_error("nearest_rows", "k", "1 to " + std::to_string(rows_.n), std::to_string(k));
    if (by_angle_) detail::normalise_rows(q);
    auto const near = about_centre(q);
    std::size_t const kept = std::min(k + 8, rows_.n), width = rows_.width;
    neighbours found{q.n, k, std::vector<std::uint32_t>(q.n * k), std::vector<double>(q.n * k)};
    std::vector<float> block(query_block * base_block);
    std::vector<std::vector<candidate>> best(query_block);
    for (std::size_t from = 0; from < q.n; from += query_block) {
      std::size_t const n = std::min(query_block, q.n - from);
      for (auto& b : best) b.clear();
      for (std::size_t to = 0; to < rows_.n; to += base_block) {
        std::size_t const m = std::min(base_block, rows_.n - to);
        detail::product_nt(block.data(), near.row(from), near_.row(to), n, m, width);
        for (std::size_t i = 0; i < n; ++i) take(best[i], block.data() + i * m, to, m, kept);
      }
      for (std::size_t i = 0; i < n; ++i) {
        for (auto& c : best[i]) c.first = distance(q.row(from + i), rows_.row(c.second));
        std::sort(best[i].begin(), best[i].end());
        for (std::size_t j = 0; j < k; ++j)
          std::tie(found.distances[(from + i) * k + j], found.rows[(from + i) * k + j]) = best[i][j];
      }
    }
    return found;
  }
  std::size_t size() const { return rows_.n; }

 private:
  using candidate = std::pair<double, std::uint32_t>;  // distance or what orders as it does, row
  static constexpr std::size_t query_block = 128, base_block = 2048, lane = 32;

  feature_rows<float> about_centre(feature_rows<double> const& x) const {
    feature_rows<float> to(x.n, x.width);
    for (std::size_t i = 0; i < to.numbers.size(); ++i) to.numbers[i] = float(x.numbers[i] - centre_[i % x.width]);
    return to;
  }
  double distance(double const* a, double const* b) const {
    double added = 0;
    for (std::size_t f = 0; f < rows_.width; ++f) added += (a[f] - b[f]) * (a[f] - b[f]);
    return by_angle_ ? added / 2 : std::sqrt(added);
  }
  /// Keeps the nearest in a heap whose front is the farthest. Whole lanes that hold nothing nearer are passed over.
  void take(std::vector<candidate>& best, float* dots, std::size_t to, std::size_t m, std::size_t kept) const {
    float const* const squares = squares_.data() + to;
    for (std::size_t j = 0; j < m; ++j) dots[j] = squares[j] - 2 * dots[j];
    for (std::size_t j = 0; j < m;) {
      std::size_t const end = std::min(j + lane, m);
      if (best.size() == kept && end == j + lane) {
        float const bound = float(best.front().first);
        int below = 0;
        for (std::size_t l = 0; l < lane; ++l) below += dots[j + l] < bound;
        if (!below) {
          j = end;
          continue;
        }
      }
      for (; j < end; ++j) {
        candidate const c{double(dots[j]), std::uint32_t(to + j)};
        if (best.size() < kept) {
          best.push_back(c);
          std::push_heap(best.begin(), best.end());
        } else if (c < best.front()) {
          std::pop_heap(best.begin(), best.end());
          best.back() = c;
          std::push_heap(best.begin(), best.end());
        }
      }
    }
  }

  feature_rows<double> rows_;
  bool by_angle_;
  std::vector<double> centre_;
  feature_rows<float> near_;
  std::vector<float> squares_;
};

}  // namespace braid
