#pragma once
#include "braid/analyze/feature_rows.hpp"
#include "braid/core/eigen.hpp"
#include "braid/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <type_traits>
#include <vector>

namespace braid::inline v0 {

struct cca_options {
  double ridge_x = 0, ridge_y = 0;  ///< added to the variances: for few samples, or features that repeat each other
};

/// What canonical correlation analysis found: pairs of directions, the most correlated first.
struct canonical_correlations {
  std::vector<double> correlations;          ///< [components], without ridges those of the projections
  std::vector<double> mean_x, mean_y;        ///< [P], [Q]
  std::vector<double> weights_x, weights_y;  ///< [components, P], [components, Q]

  /// Where samples of one side lie along the directions: [n, components], row by row.
  template <samples_by_features X>
  std::vector<double> project_x(X const& x) const {
    return project(x, mean_x, weights_x, "x");
  }
  template <samples_by_features Y>
  std::vector<double> project_y(Y const& y) const {
    return project(y, mean_y, weights_y, "y");
  }

 private:
  template <class X>
  std::vector<double> project(X const& x, std::vector<double> const& center, std::vector<double> const& weights,
                              char const* side) const {
    auto const [n, found] = detail::rows_and_features(std::string("cca, ") + side, x);
    std::size_t const width = center.size(), k = correlations.size();
    if (found != width) throw shape_error(std::string("cca, ") + side, "features", std::to_string(width), std::to_string(found));
    std::vector<double> to(n * k);
    for (std::size_t r = 0; r < n; ++r)
      for (std::size_t c = 0; c < k; ++c)
        for (std::size_t f = 0; f < width; ++f) to[r * k + c] += weights[c * width + f] * (double(x(r, f)) - center[f]);
    return to;
  }
};

namespace detail {
struct centred {
  std::vector<double> mean, rows;  // [F], [n, F]
  std::vector<double> rounding;    // [F]: columns no longer than this are but what their numbers are rounded by
  template <class X>
  centred(X const& x, std::size_t n, std::size_t width) : mean(width), rows(n * width), rounding(width) {
    using element = std::remove_cvref_t<decltype(x(std::size_t{0}, std::size_t{0}))>;
    constexpr double step = std::is_floating_point_v<element> ? double(std::numeric_limits<element>::epsilon()) : 0;
    for (std::size_t r = 0; r < n; ++r)
      for (std::size_t f = 0; f < width; ++f) {
        double const v = rows[r * width + f] = double(x(r, f));
        mean[f] += v / double(n), rounding[f] = std::hypot(rounding[f], v);
      }
    for (double& size : rounding) size *= 4 * std::max(step, std::numeric_limits<double>::epsilon());
    for (int turn = 0; turn < 2; ++turn) {  // the second takes away what the sum of many was rounded by
      std::vector<double> const by = turn == 0 ? mean : left(n, width);
      for (std::size_t i = 0; i < rows.size(); ++i) rows[i] -= by[i % width];
      if (turn > 0)
        for (std::size_t f = 0; f < width; ++f) mean[f] += by[f];
    }
  }
  std::vector<double> left(std::size_t n, std::size_t width) const {
    std::vector<double> m(width);
    for (std::size_t i = 0; i < rows.size(); ++i) m[i % width] += rows[i] / double(n);
    return m;
  }
};
inline double along(double const* a, double const* b, std::size_t n) { return std::inner_product(a, a + n, b, 0.0); }
/// Samples [n, F] as white ones: x w = u, whose columns are at right angles and of length 1. A ridge is F more samples, each
/// of one feature. From the samples themselves: their covariance would have the square of their condition.
struct whitened {
  std::vector<double> u, w;  // [F, n], column by column; [F, F]
  whitened(centred const& x, std::size_t n, std::size_t width, double ridge) : w(width * width) {
    std::size_t const rows = n + (ridge > 0 ? width : 0);
    std::vector<double> q(width * rows), r(width * width), v(width * width);
    for (std::size_t f = 0; f < width; ++f) {
      for (std::size_t i = 0; i < n; ++i) q[f * rows + i] = x.rows[i * width + f];
      if (ridge > 0) q[f * rows + n + f] = std::sqrt(ridge * double(n - 1));
    }
    for (std::size_t f = 0; f < width; ++f) {  // q r, by Gram and Schmidt, each twice
      double* const own = &q[f * rows];
      double const before = std::sqrt(detail::along(own, own, rows));
      for (int turn = 0; turn < 2; ++turn)
        for (std::size_t e = 0; e < f; ++e) {
          double const part = detail::along(&q[e * rows], own, rows);
          r[e * width + f] += part;
          for (std::size_t i = 0; i < rows; ++i) own[i] -= part * q[e * rows + i];
        }
      double const left = std::sqrt(detail::along(own, own, rows)), least = std::max(1e-14 * before, x.rounding[f]);
      double const length = left > least ? left : 0;
      r[f * width + f] = length;
      for (std::size_t i = 0; i < rows; ++i) own[i] = length > 0 ? own[i] / length : 0;
    }
    num::singular_values(r.data(), v.data(), width, width);
    std::vector<double> length(width);
    for (std::size_t k = 0; k < width; ++k)
      for (std::size_t e = 0; e < width; ++e) length[k] = std::hypot(length[k], r[e * width + k]);
    double const least = 1e-13 * *std::max_element(length.begin(), length.end());  // below, there is but rounding
    u.resize(width * n);
    for (std::size_t k = 0; k < width; ++k) {
      if (!(length[k] > least)) continue;
      for (std::size_t e = 0; e < width; ++e) {
        w[e * width + k] = v[e * width + k] / length[k];
        for (std::size_t i = 0; i < n; ++i) u[k * n + i] += q[e * rows + i] * r[e * width + k] / length[k];
      }
    }
  }
};
}  // namespace detail

/// Canonical correlation analysis: pairs of directions, one of x and one of y, along which the samples have variance 1 and
/// correlate most, each pair uncorrelated with those before it. By the singular values of the whitened samples.
///
///   auto const found = bd::cca(x, y, 2);
///   found.correlations[0], found.project_x(x)
///
/// shapes  x: [n, P], y: [n, Q], of any container of two axes; components at most min(P, Q). What differs by no more than the
///         rounding of its numbers, as constant codes do, correlates with nothing: 0. The largest weight of each
///         direction of x is positive, and the sides correlate positively.
/// units   projections none; ridges: the squares of those of x and of y.
/// cost    n (P + Q)^2 flop and some hundred (P + Q)^3, in double; allocates. For hundreds of features, not thousands.
/// errors  shape_error: other numbers of rows; value_error: fewer than 2 rows, numbers that are not finite, too many
///         components, a ridge below 0.
/// source  Hotelling 1936; as scikit-learn's CCA up to the length of the directions.
template <samples_by_features X, samples_by_features Y>
canonical_correlations cca(X const& x, Y const& y, std::size_t components, cca_options const& options = {}) {
  static_assert(holds<detail::two_axes<X> && detail::two_axes<Y>, at<samples>,
                      got<exactly<detail::axes_by_type<X>>, exactly<detail::axes_by_type<Y>>>, wants<exactly<2>>>,
                "the analyses take two axes, samples by features: flatten the others");
  auto const [n, p] = detail::rows_and_features("cca, x", x);
  auto const [rows_y, q] = detail::rows_and_features("cca, y", y);
  if (rows_y != n) throw shape_error("cca", "rows", std::to_string(n) + ", as x has", std::to_string(rows_y));
  if (n < 2) throw value_error("cca", "rows", "at least 2", std::to_string(n));
  if (components == 0 || components > std::min(p, q))
    throw value_error("cca", "components", "1 to " + std::to_string(std::min(p, q)), std::to_string(components));
  for (double const ridge : {options.ridge_x, options.ridge_y})
    if (!(ridge >= 0)) throw value_error("cca", "ridge", "from 0 on", std::to_string(ridge));
  detail::centred const a(x, n, p), b(y, n, q);
  for (auto const* side : {&a.mean, &b.mean})
    for (double const m : *side)
      if (!std::isfinite(m)) throw value_error("cca", "samples", "finite numbers", std::to_string(m));

  detail::whitened const from(a, n, p, options.ridge_x), with(b, n, q, options.ridge_y);
  std::vector<double> both(p * q), turned(q * q), value(q), to_x(p * q), to_y(q * q);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < q; ++j) both[i * q + j] = detail::along(&from.u[i * n], &with.u[j * n], n);
  num::singular_values(both.data(), turned.data(), p, q);
  for (std::size_t j = 0; j < q; ++j)
    for (std::size_t i = 0; i < p; ++i) value[j] = std::hypot(value[j], both[i * q + j]);
  double const least = 1e-12 * *std::max_element(value.begin(), value.end()), root = std::sqrt(double(n - 1));
  for (std::size_t j = 0; j < q; ++j) {  // of no correlation no direction
    bool const there = value[j] > least;
    for (std::size_t i = 0; i < p; ++i) both[i * q + j] *= there ? root / value[j] : 0;
    for (std::size_t i = 0; i < q; ++i) turned[i * q + j] *= there ? root : 0;
    if (!there) value[j] = 0;
  }
  num::multiply(to_x.data(), from.w.data(), both.data(), p, p, q);
  num::multiply(to_y.data(), with.w.data(), turned.data(), q, q, q);
  std::vector<std::size_t> order(q);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return value[i] > value[j]; });

  canonical_correlations found{{}, a.mean, b.mean, {}, {}};
  for (std::size_t c = 0; c < components; ++c) {
    std::size_t const at = order[c];
    found.correlations.push_back(value[at]);
    double largest = 0;
    for (std::size_t i = 0; i < p; ++i)
      if (double const w = to_x[i * q + at]; std::abs(w) > std::abs(largest)) largest = w;
    double const sign = largest < 0 ? -1 : 1;
    for (std::size_t i = 0; i < p; ++i) found.weights_x.push_back(sign * to_x[i * q + at]);
    for (std::size_t i = 0; i < q; ++i) found.weights_y.push_back(sign * to_y[i * q + at]);
  }
  return found;
}

}  // namespace braid
