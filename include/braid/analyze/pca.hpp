#pragma once
#include "braid/analyze/feature_products.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

namespace braid::inline v0 {

/// What principal component analysis found: directions at right angles, that of the most variance first.
struct principal_components {
  std::vector<double> mean;          ///< [F]
  feature_rows<double> directions;   ///< [components, F], each of length 1, its largest number positive
  std::vector<double> variances;     ///< [components], along the directions
  std::vector<double> shares;        ///< [components], of the variance of all features

  /// Where samples lie along the directions: [n, components].
  template <samples_by_features X>
  feature_rows<double> project(X const& x) const {
    auto rows = detail::finite_rows<double>("pca", x);
    detail::check_width("pca", mean.size(), rows.width);
    for (std::size_t r = 0; r < rows.n; ++r)
      for (std::size_t f = 0; f < rows.width; ++f) rows.row(r)[f] -= mean[f];
    feature_rows<double> to(rows.n, directions.n);
    detail::product_nt(to.numbers.data(), rows.numbers.data(), directions.numbers.data(), rows.n, directions.n,
                       rows.width);
    return to;
  }
};

namespace detail {
/// The covariance of centred rows, or the products of rows, a lower triangle. In float a block at a time, and the blocks added up
/// in double: what a float loses is then that of one block.
template <class T>
std::vector<double> products_of(feature_rows<T> const& x, bool of_rows) {
  std::size_t const m = of_rows ? x.n : x.width, length = of_rows ? x.width : x.n;
  double const share = 1 / double(x.n - 1);
  auto const way = of_rows ? CblasNoTrans : CblasTrans;
  std::vector<double> all(m * m);
  if constexpr (std::is_same_v<T, double>) {
    cblas_dsyrk(CblasRowMajor, CblasLower, way, blasint(m), blasint(length), share, x.numbers.data(), blasint(x.width), 0, all.data(), blasint(m));
  } else {
    constexpr std::size_t block = 2048;
    std::vector<float> part(m * m);
    for (std::size_t from = 0; from < length; from += block) {
      float const* const at = of_rows ? x.numbers.data() + from : x.row(from);
      cblas_ssyrk(CblasRowMajor, CblasLower, way, blasint(m), blasint(std::min(block, length - from)), 1, at, blasint(x.width), 0,
                  part.data(), blasint(m));
      for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j <= i; ++j) all[i * m + j] += share * double(part[i * m + j]);
    }
  }
  return all;
}
}  // namespace detail

/// Principal component analysis, by the eigenvectors of the covariance, or of the products of rows where those are fewer.
///
///   auto const found = bd::pca(codes, 2);
///   found.shares[0], found.project(codes)
///
/// shapes  x: [n, F], of any container of two axes; components at most min(n - 1, F).
/// units   variances: the squares of those of x.
/// cost    n F m + 4/3 m^3 flop with m = min(n, F); the first in float where x is, the rest in double; allocates.
/// errors  value_error: fewer than 2 rows, numbers that are not finite, 0 or too many components.
/// source  Pearson 1901; numbers and signs are those of scikit-learn's PCA. By OpenBLAS.
template <samples_by_features X>
principal_components pca(X const& x, std::size_t components) {
  using T = std::conditional_t<std::is_same_v<std::remove_cvref_t<decltype(x(std::size_t{0}, std::size_t{0}))>, float>, float, double>;
  auto rows = detail::finite_rows<T>("pca", x, 2);
  std::size_t const n = rows.n, width = rows.width, most = std::min(n - 1, width);
  if (components == 0 || components > most)
    throw value_error("pca", "components", "1 to " + std::to_string(most), std::to_string(components));
  principal_components found;
  found.mean.resize(width);
  for (std::size_t r = 0; r < n; ++r)
    for (std::size_t f = 0; f < width; ++f) found.mean[f] += double(rows.row(r)[f]);
  for (double& m : found.mean) m /= double(n);
  for (std::size_t r = 0; r < n; ++r)
    for (std::size_t f = 0; f < width; ++f) rows.row(r)[f] = T(double(rows.row(r)[f]) - found.mean[f]);
  bool const wide = width > n;
  std::size_t const m = wide ? n : width;
  auto products = detail::products_of(rows, wide);
  double total = 0;
  for (std::size_t i = 0; i < m; ++i) total += products[i * m + i];
  auto e = detail::largest_eigenvectors(products, m, components);  // a row-major lower triangle is a column-major upper one
  if (wide) {
    found.directions = feature_rows<double>(components, width);
    feature_rows<double> const all(n, width, {rows.numbers.begin(), rows.numbers.end()});
    detail::product_nn(found.directions.numbers.data(), e.vectors.numbers.data(), all.numbers.data(), components, width, n);
    detail::normalise_rows(found.directions);
  } else {
    found.directions = std::move(e.vectors);
  }
  for (std::size_t c = 0; c < components; ++c) {
    detail::fix_sign(found.directions.row(c), width);
    found.variances.push_back(std::max(e.values[c], 0.0));
    found.shares.push_back(total > 0 ? found.variances[c] / total : 0);
  }
  return found;
}

}  // namespace braid
