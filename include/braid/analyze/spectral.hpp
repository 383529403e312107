#pragma once
#include "braid/analyze/k_means.hpp"
#include "braid/analyze/nearest_rows.hpp"

namespace braid::inline v0 {

struct spectral_options {
  std::size_t neighbours = 10;  ///< a row is joined to so many, itself among them
  double gamma = 0;             ///< above 0: all rows are joined instead, by exp(-gamma distance^2)
  k_means_options grouping{};   ///< of the rows in the space of the eigenvectors
};

namespace detail {
/// Weights between rows, [n, n], none to itself.
inline std::vector<double> joined(feature_rows<double> const& x, spectral_options const& options) {
  std::size_t const n = x.n;
  std::vector<double> a(n * n);
  if (options.gamma > 0) {
    auto const lengths = squares(x);
    product_nt(a.data(), x.row(0), x.row(0), n, n, x.width);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        a[i * n + j] =
            i == j ? 0 : std::exp(-options.gamma * std::max(lengths[i] + lengths[j] - 2 * a[i * n + j], 0.0));
  } else {
    std::size_t const k = options.neighbours;
    auto const found = nearest_rows(x)(x, k);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t l = 0; l < k; ++l)
        if (std::size_t const j = found.rows[i * k + l]; j != i) a[i * n + j] += 0.5, a[j * n + i] += 0.5;
  }
  return a;
}
/// The eigenvectors of the k least eigenvalues of the normalised Laplacian, over the roots of the degrees: [n, k].
inline feature_rows<double> spectral_space(std::vector<double>& a, std::size_t n, std::size_t k) {
  std::vector<double> root(n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) root[i] += a[i * n + j];
    root[i] = root[i] > 0 ? std::sqrt(root[i]) : 1;
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) a[i * n + j] /= root[i] * root[j];
  auto const e = largest_eigenvectors(a, n, k);
  feature_rows<double> to(n, k);
  for (std::size_t c = 0; c < k; ++c)
    for (std::size_t i = 0; i < n; ++i) to.row(i)[c] = e.vectors(c, i) / root[i];
  return to;
}
}  // namespace detail

/// Clusters by who is near to whom, whatever their outline: rows are joined to their neighbours, and k-means groups them by
/// the slowest vibrations of that graph.
///
///   bd::spectral(codes, 2).labels
///
/// shapes  x: [n, F], of any container of two axes; k at most n. The centres are [k, k], in the space of the eigenvectors.
/// units   gamma: one over the square of those of x.
/// cost    4/3 n^3 flop and n^2 numbers in double: for some thousands of rows.
/// errors  value_error: as k_means's, neighbours of 0 or above n, a gamma below 0.
/// source  Ng, Jordan and Weiss 2001; von Luxburg 2007; scikit-learn's SpectralClustering. By OpenBLAS.
template <samples_by_features X>
clusters spectral(X const& x, std::size_t k, spectral_options const& options = {}) {
  auto const rows = detail::finite_rows<double>("spectral", x);
  if (k == 0 || k > rows.n) throw value_error("spectral", "k", "1 to " + std::to_string(rows.n), std::to_string(k));
  if (!(options.gamma >= 0)) throw value_error("spectral", "gamma", "from 0 on", std::to_string(options.gamma));
  if (options.gamma == 0 && (options.neighbours == 0 || options.neighbours > rows.n))
    throw value_error("spectral", "neighbours", "1 to " + std::to_string(rows.n), std::to_string(options.neighbours));
  auto a = detail::joined(rows, options);
  return k_means(detail::spectral_space(a, rows.n, k), k, options.grouping);
}

}  // namespace braid
