#pragma once
#include "braid/analyze/k_means.hpp"
#include "braid/analyze/nearest_rows.hpp"
#include "braid/analyze/sparse_eigenvectors.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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
/// The same of neighbours alone, by their numbers that are not 0.
inline sparse_symmetric joined_neighbours(feature_rows<double> const& x, std::size_t k) {
  auto const found = nearest_rows(x)(x, k);
  std::vector<std::vector<std::uint32_t>> by_row(x.n);  // each as often as one of the two is the other's neighbour
  for (std::size_t i = 0; i < x.n; ++i)
    for (std::size_t l = 0; l < k; ++l)
      if (std::size_t const j = found.rows[i * k + l]; j != i) by_row[i].push_back(std::uint32_t(j)), by_row[j].push_back(std::uint32_t(i));
  sparse_symmetric a;
  a.n = x.n;
  for (auto& row : by_row) {
    std::sort(row.begin(), row.end());
    for (std::size_t e = 0; e < row.size(); ++e)
      if (e > 0 && row[e] == row[e - 1]) a.value.back() += 0.5;
      else a.column.push_back(row[e]), a.value.push_back(0.5);
    a.start.push_back(a.column.size());
  }
  return a;
}
/// Eigenvectors over the roots of the degrees: [n, k].
inline feature_rows<double> in_space(eigenvectors const& e, std::vector<double> const& root) {
  feature_rows<double> to(root.size(), e.vectors.n);
  for (std::size_t c = 0; c < to.width; ++c)
    for (std::size_t i = 0; i < to.n; ++i) to.row(i)[c] = e.vectors(c, i) / root[i];
  return to;
}
/// As the next; nothing where eigenvalues lie too close.
inline std::optional<feature_rows<double>> sparse_spectral_space(sparse_symmetric a, std::size_t k) {
  std::vector<double> root(a.n, 0.0);
  for (std::size_t i = 0; i < a.n; ++i) {
    for (std::size_t e = a.start[i]; e < a.start[i + 1]; ++e) root[i] += a.value[e];
    root[i] = root[i] > 0 ? std::sqrt(root[i]) : 1;
  }
  for (std::size_t i = 0; i < a.n; ++i)
    for (std::size_t e = a.start[i]; e < a.start[i + 1]; ++e) a.value[e] /= root[i] * root[a.column[e]];
  if (auto const e = largest_eigenvectors(a, k)) return in_space(*e, root);
  return std::nullopt;
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
  return in_space(largest_eigenvectors(a, n, k), root);
}
}  // namespace detail

/// Clusters by who is near to whom, whatever their outline: rows are joined to their neighbours, and k-means groups them by
/// the slowest vibrations of that graph.
///
///   bd::spectral(codes, 2).labels
///
/// shapes  x: [n, F], of any container of two axes; k at most n. The centres are [k, k], in the space of the eigenvectors.
/// units   gamma: one over the square of those of x.
/// cost    of neighbours: n^2 F flop to find them, and some thousand k n flop a neighbour (analyze/sparse_eigenvectors.hpp); of gamma,
///         and where eigenvalues lie too close for that, 4/3 n^3 flop and n^2 numbers in double: for some thousands of rows.
/// errors  value_error: as k_means's, neighbours of 0 or above n, a gamma below 0.
/// source  Ng, Jordan and Weiss 2001; von Luxburg 2007; scikit-learn's SpectralClustering. By OpenBLAS.
template <samples_by_features X>
clusters spectral(X const& x, std::size_t k, spectral_options const& options = {}) {
  auto const rows = detail::finite_rows<double>("spectral", x);
  if (k == 0 || k > rows.n) throw value_error("spectral", "k", "1 to " + std::to_string(rows.n), std::to_string(k));
  if (!(options.gamma >= 0)) throw value_error("spectral", "gamma", "from 0 on", std::to_string(options.gamma));
  if (options.gamma == 0 && (options.neighbours == 0 || options.neighbours > rows.n))
    throw value_error("spectral", "neighbours", "1 to " + std::to_string(rows.n), std::to_string(options.neighbours));
  if (options.gamma == 0)
    if (auto const space = detail::sparse_spectral_space(detail::joined_neighbours(rows, options.neighbours), k))
      return k_means(*space, k, options.grouping);
  auto a = detail::joined(rows, options);
  return k_means(detail::spectral_space(a, rows.n, k), k, options.grouping);
}

}  // namespace braid
