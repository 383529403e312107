#pragma once
#include "braid/analyze/feature_products.hpp"
#include "braid/core/philox.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace braid::inline v0::detail {

/// A symmetric matrix [n, n] of few numbers, row by row.
struct sparse_symmetric {
  std::size_t n = 0;
  std::vector<std::size_t> start{0};  ///< [n + 1], of each row's numbers
  std::vector<std::uint32_t> column;
  std::vector<double> value;

  /// to = x A, of rows x: [m, n].
  void multiply(double* to, double const* x, std::size_t m) const {
    for (std::size_t r = 0; r < m; ++r)
      for (std::size_t i = 0; i < n; ++i) {
        double sum = 0;
        for (std::size_t e = start[i]; e < start[i + 1]; ++e) sum += value[e] * x[r * n + column[e]];
        to[r * n + i] = sum;
      }
  }
};

/// Rows of length 1 at right angles to each other, in the place of `rows`; those of which nothing is left are taken out.
inline void orthonormalise(std::vector<double>& rows, std::size_t n) {
  std::size_t kept = 0;
  for (std::size_t r = 0; r < rows.size() / n; ++r) {
    double* const own = rows.data() + kept * n;
    if (kept != r) std::copy_n(rows.data() + r * n, n, own);
    double const before = cblas_dnrm2(blasint(n), own, 1);
    for (int turn = 0; turn < 2; ++turn)  // once is not enough for rounding
      for (std::size_t e = 0; e < kept; ++e) {
        double const* const other = rows.data() + e * n;
        cblas_daxpy(blasint(n), -cblas_ddot(blasint(n), other, 1, own, 1), other, 1, own, 1);
      }
    double const length = cblas_dnrm2(blasint(n), own, 1);
    if (!(length > 1e-13 * before)) continue;
    cblas_dscal(blasint(n), 1 / length, own, 1);
    ++kept;
  }
  rows.resize(kept * n);
}
/// rows = T(rows), Chebyshev's polynomial of the matrix that stays within -1 and 1 for eigenvalues from -1 to `edge` and grows
/// beyond: of a degree by which the eigenvalue 1 grows a million times against them.
inline void damped(std::vector<double>& rows, sparse_symmetric const& a, double edge) {
  double const half = (edge + 1) / 2, middle = (edge - 1) / 2;
  std::size_t const m = rows.size() / a.n, degree = std::size_t(std::clamp(std::acosh(1e6) / std::acosh((1 - middle) / half), 2.0, 100.0));
  std::vector<double> before = rows, now(rows.size()), next(rows.size());
  a.multiply(now.data(), rows.data(), m);
  for (std::size_t i = 0; i < now.size(); ++i) now[i] = (now[i] - middle * rows[i]) / half;
  for (std::size_t d = 1; d < degree; ++d) {
    a.multiply(next.data(), now.data(), m);
    for (std::size_t i = 0; i < next.size(); ++i) next[i] = 2 / half * (next[i] - middle * now[i]) - before[i];
    std::swap(before, now), std::swap(now, next);
  }
  rows = std::move(now);
}

/// The k largest eigenvalues of a sparse symmetric matrix, all of which lie within -1 and 1, and their vectors, so that a v is
/// `tolerance` from the value times v; nothing where so many turns do not get there. A block of more than k vectors is filtered
/// and turned to the eigenvectors of its own space, so that eigenvalues which are equal, as those of a graph in several parts are,
/// are all found.
///
/// shapes  vectors: [k, n].
/// cost    a turn: some 40 times k times the matrix's numbers, and 6 n k^2 flop; room for 4 n k numbers.
/// source  Zhou and Saad 2007 (subspace iteration, filtered by Chebyshev's polynomials).
inline std::optional<eigenvectors> largest_eigenvectors(sparse_symmetric const& a, std::size_t k, double tolerance = 1e-8, std::size_t turns = 40) {
  std::size_t const n = a.n, width = std::min(n, k + std::max<std::size_t>(8, k / 2));
  philox const random{11};
  std::vector<double> x, image, turned, products;
  for (std::size_t t = 0; t < turns; ++t) {
    for (std::size_t i = x.size(); i < width * n; ++i) x.push_back(double(random.normal(t, i)));  // at first, and for lost ones
    orthonormalise(x, n);
    std::size_t const b = x.size() / n;
    if (b < k) continue;
    image.resize(b * n), products.resize(b * b), turned.resize(b * n);
    a.multiply(image.data(), x.data(), b);
    product_nt(products.data(), image.data(), x.data(), b, b, n);
    auto found = largest_eigenvectors(products, b, b);
    product_nn(turned.data(), found.vectors.numbers.data(), x.data(), b, n, b), std::swap(x, turned);
    product_nn(turned.data(), found.vectors.numbers.data(), image.data(), b, n, b);
    double worst = 0;
    for (std::size_t c = 0; c < k; ++c) {
      cblas_daxpy(blasint(n), -found.values[c], x.data() + c * n, 1, turned.data() + c * n, 1);
      worst = std::max(worst, cblas_dnrm2(blasint(n), turned.data() + c * n, 1));
    }
    if (worst <= tolerance) {
      found.values.resize(k), x.resize(k * n);
      return eigenvectors{found.values, feature_rows<double>(k, n, std::move(x))};
    }
    damped(x, a, std::clamp(found.values[b - 1], -0.9, 0.9999));
  }
  return std::nullopt;
}

}  // namespace braid::detail
