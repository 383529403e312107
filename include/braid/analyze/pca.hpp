#pragma once
#include "braid/analyze/feature_products.hpp"

#include <algorithm>

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

/// Principal component analysis, by the eigenvectors of the covariance, or of the products of rows where those are fewer.
///
///   auto const found = bd::pca(codes, 2);
///   found.shares[0], found.project(codes)
///
/// shapes  x: [n, F], of any container of two axes; components at most min(n - 1, F).
/// units   variances: the squares of those of x.
/// cost    2 n F m + 4/3 m^3 flop with m = min(n, F), in double; allocates.
/// errors  value_error: fewer than 2 rows, numbers that are not finite, 0 or too many components.
/// source  Pearson 1901; numbers and signs are those of scikit-learn's PCA. By OpenBLAS.
template <samples_by_features X>
principal_components pca(X const& x, std::size_t components) {
  auto rows = detail::finite_rows<double>("pca", x, 2);
  std::size_t const n = rows.n, width = rows.width, most = std::min(n - 1, width);
  if (components == 0 || components > most)
    throw value_error("pca", "components", "1 to " + std::to_string(most), std::to_string(components));
  principal_components found;
  found.mean.resize(width);
  for (std::size_t r = 0; r < n; ++r)
    for (std::size_t f = 0; f < width; ++f) found.mean[f] += rows.row(r)[f] / double(n);
  double total = 0;
  for (std::size_t r = 0; r < n; ++r)
    for (std::size_t f = 0; f < width; ++f) {
      double& v = rows.row(r)[f];
      v -= found.mean[f], total += v * v / double(n - 1);
    }
  bool const wide = width > n;
  std::size_t const m = wide ? n : width;
  std::vector<double> products(m * m);
  cblas_dsyrk(CblasRowMajor, CblasLower, wide ? CblasNoTrans : CblasTrans, blasint(m), blasint(wide ? width : n),
              1 / double(n - 1), rows.numbers.data(), blasint(width), 0, products.data(), blasint(m));
  auto e =
      detail::largest_eigenvectors(products, m, components);  // a row-major lower triangle is a column-major upper one
  if (wide) {
    found.directions = feature_rows<double>(components, width);
    detail::product_nn(found.directions.numbers.data(), e.vectors.numbers.data(), rows.numbers.data(), components,
                       width, n);
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
