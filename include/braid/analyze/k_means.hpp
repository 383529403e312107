#pragma once
#include "braid/analyze/feature_products.hpp"
#include "braid/core/philox.hpp"

#include <algorithm>
#include <limits>

namespace braid::inline v0 {

struct k_means_options {
  std::size_t restarts = 10;     ///< the best of so many
  std::size_t iterations = 300;  ///< at most, of each
  double tolerance = 1e-4;       ///< of the mean variance of a feature: centres that move less, squared, stand still
  std::uint64_t from = 0;        ///< the seed
};

/// Groups of rows about their means.
struct clusters {
  feature_rows<double> centres;      ///< [k, F]
  std::vector<std::int32_t> labels;  ///< [n]
  double inertia = 0;                ///< the squared distances of rows to their centres, in all
  std::size_t iterations = 0;
};

namespace detail {
/// Sets labels and the squared distances to the nearest centre; returns their sum.
inline double nearest_centres(feature_rows<double> const& x, std::vector<double> const& lengths,
                              feature_rows<double> const& c, std::vector<std::int32_t>& labels,
                              std::vector<double>& distances) {
  constexpr std::size_t block = 256;
  auto const own = squares(c);
  std::vector<double> dots(block * c.n);
  double total = 0;
  for (std::size_t from = 0; from < x.n; from += block) {
    std::size_t const n = std::min(block, x.n - from);
    product_nt(dots.data(), x.row(from), c.row(0), n, c.n, x.width);
    for (std::size_t i = 0; i < n; ++i) {
      std::size_t best = 0;
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t j = 0; j < c.n; ++j)
        if (double const d = own[j] - 2 * dots[i * c.n + j]; d < least) least = d, best = j;
      labels[from + i] = std::int32_t(best);
      total += distances[from + i] = std::max(lengths[from + i] + least, 0.0);
    }
  }
  return total;
}
inline std::size_t drawn_by(std::vector<double> const& weights, double total, double share) {
  double left = total * share;
  std::size_t at = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0) at = i;
    if ((left -= weights[i]) < 0 && weights[i] > 0) break;
  }
  return at;
}
/// k-means++: each next centre is a row drawn by its squared distance to those before; of a few draws the best.
inline feature_rows<double> first_centres(feature_rows<double> const& x, std::vector<double> const& lengths,
                                          std::size_t k, philox random) {
  std::size_t const tries = 2 + std::size_t(std::log(double(k)));
  feature_rows<double> centres(k, x.width);
  std::vector<double> nearest(x.n, std::numeric_limits<double>::infinity()), trial(x.n), best(x.n), dots(x.n);
  double total = double(x.n);
  for (std::size_t c = 0; c < k; ++c) {
    double least = std::numeric_limits<double>::infinity();
    std::size_t chosen = 0;
    for (std::size_t t = 0; t < (c ? tries : 1); ++t) {
      double const u = double(random.uniform(c, t));
      std::size_t const row = c ? drawn_by(nearest, total, u) : std::min(x.n - 1, std::size_t(u * double(x.n)));
      product_nt(dots.data(), x.row(0), x.row(row), x.n, 1, x.width);
      double added = 0;
      for (std::size_t i = 0; i < x.n; ++i)
        added += trial[i] = std::min(nearest[i], std::max(lengths[i] + lengths[row] - 2 * dots[i], 0.0));
      if (added < least) least = added, chosen = row, best.swap(trial);
    }
    nearest = best, total = least;
    std::copy_n(x.row(chosen), x.width, centres.row(c));
  }
  return centres;
}
/// Lloyd's steps from the centres given. A centre that has lost all its rows takes the row farthest from its own.
inline clusters lloyd(feature_rows<double> const& x, std::vector<double> const& lengths, feature_rows<double> centres,
                      std::size_t iterations, double tolerance) {
  std::size_t const k = centres.n, width = x.width;
  clusters found{std::move(centres), std::vector<std::int32_t>(x.n, -1), 0, 0};
  std::vector<std::int32_t> labels(x.n);
  std::vector<double> distances(x.n);
  std::vector<std::size_t> count(k);
  feature_rows<double> next(k, width);
  for (; found.iterations < iterations; ++found.iterations) {
    nearest_centres(x, lengths, found.centres, labels, distances);
    if (labels == found.labels) break;
    std::fill(next.numbers.begin(), next.numbers.end(), 0.0), std::fill(count.begin(), count.end(), 0);
    for (std::size_t i = 0; i < x.n; ++i) {
      auto const c = std::size_t(labels[i]);
      ++count[c];
      for (std::size_t f = 0; f < width; ++f) next.row(c)[f] += x.row(i)[f];
    }
    for (std::size_t c = 0; c < k; ++c)
      if (count[c] == 0) {
        std::size_t const far = std::size_t(std::max_element(distances.begin(), distances.end()) - distances.begin());
        auto const from = std::size_t(labels[far]);
        if (count[from] < 2) {  // there are fewer different rows than centres
          std::copy_n(found.centres.row(c), width, next.row(c)), count[c] = 1;
          continue;
        }
        for (std::size_t f = 0; f < width; ++f) next.row(c)[f] = x.row(far)[f], next.row(from)[f] -= x.row(far)[f];
        --count[from], count[c] = 1, distances[far] = 0, labels[far] = std::int32_t(c);
      }
    double moved = 0;
    for (std::size_t c = 0; c < k; ++c)
      for (std::size_t f = 0; f < width; ++f) {
        double const to = next.row(c)[f] / double(count[c]), by = to - found.centres.row(c)[f];
        moved += by * by, found.centres.row(c)[f] = to;
      }
    found.labels = labels;
    if (moved <= tolerance) {
      ++found.iterations;
      break;
    }
  }
  found.inertia = nearest_centres(x, lengths, found.centres, found.labels, distances);
  return found;
}
}  // namespace detail

/// k-means by Lloyd's steps, begun by k-means++, the best of several restarts. The same seed gives the same clusters.
///
///   auto const found = bd::k_means(codes, 10, {.from = 7});
///   found.labels[i]
///
/// shapes  x: [n, F], of any container of two axes; k at most n.
/// units   inertia: the squares of those of x.
/// cost    a restart 2 n k F flop an iteration by OpenBLAS, in double; room for a copy of x.
/// errors  value_error: no rows, numbers that are not finite, k of 0 or above n, no restart, a tolerance below 0.
/// source  Lloyd 1982; Arthur and Vassilvitskii 2007, greedy as in scikit-learn's KMeans.
template <samples_by_features X>
clusters k_means(X const& x, std::size_t k, k_means_options const& options = {}) {
  auto rows = detail::finite_rows<double>("k_means", x);
  std::size_t const width = rows.width;
  if (k == 0 || k > rows.n) throw value_error("k_means", "k", "1 to " + std::to_string(rows.n), std::to_string(k));
  if (options.restarts == 0) throw value_error("k_means", "restarts", "at least 1", "0");
  if (!(options.tolerance >= 0))
    throw value_error("k_means", "tolerance", "from 0 on", std::to_string(options.tolerance));
  std::vector<double> average(width);
  for (std::size_t i = 0; i < rows.numbers.size(); ++i) average[i % width] += rows.numbers[i] / double(rows.n);
  for (std::size_t i = 0; i < rows.numbers.size(); ++i)
    rows.numbers[i] -= average[i % width];  // small numbers cancel less
  auto const lengths = detail::squares(rows);
  double variance = 0;
  for (double const l : lengths) variance += l / double(rows.n * width);
  clusters best;
  for (std::size_t r = 0; r < options.restarts; ++r) {
    auto start = detail::first_centres(rows, lengths, k, philox{options.from}.fork(r));
    auto found = detail::lloyd(rows, lengths, std::move(start), options.iterations, options.tolerance * variance);
    if (r == 0 || found.inertia < best.inertia) best = std::move(found);
  }
  for (std::size_t i = 0; i < best.centres.numbers.size(); ++i) best.centres.numbers[i] += average[i % width];
  return best;
}

}  // namespace braid
