#pragma once
// braid: the headers of cpu. Written by scripts/single-include; do not edit.
#include "braid.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// braid/analyze/feature_rows.hpp
#ifndef BRAID_SINGLE_ANALYZE_FEATURE_ROWS
#define BRAID_SINGLE_ANALYZE_FEATURE_ROWS
namespace braid::inline v0 {

/// Numbers in two axes, samples by features: an xtensor container, or what a model returns for one output.
template <class X>
concept samples_by_features = requires(X const& x) {
  x.shape()[1];
  double(x(std::size_t{0}, std::size_t{0}));
};

/// Samples by features, row by row, in memory of its own: what the analyses give back, and one of the containers they take.
template <class T>
struct feature_rows {
  std::size_t n = 0, width = 0;
  std::vector<T> numbers;  ///< [n, width]

  feature_rows() = default;
  feature_rows(std::size_t rows, std::size_t columns) : feature_rows(rows, columns, std::vector<T>(rows * columns)) {}
  /// Precondition: as many numbers.
  feature_rows(std::size_t rows, std::size_t columns, std::vector<T> all) : n(rows), width(columns), numbers(std::move(all)) {}
  std::array<std::size_t, 2> shape() const { return {n, width}; }
  T operator()(std::size_t r, std::size_t f) const { return numbers[r * width + f]; }
  T* row(std::size_t r) { return numbers.data() + r * width; }
  T const* row(std::size_t r) const { return numbers.data() + r * width; }
};

struct samples;
namespace detail {
/// How many axes a container has by its type; 0: only at run time.
template <class X>
inline constexpr std::size_t axes_by_type = [] {
  using shape = std::remove_cvref_t<decltype(std::declval<X const&>().shape())>;
  if constexpr (requires { std::tuple_size<shape>::value; }) return std::tuple_size<shape>::value;
  else return std::size_t{0};
}();
template <class X>
inline constexpr bool two_axes = axes_by_type<X> == 0 || axes_by_type<X> == 2;
/// Samples and features of a container, which must have these two axes.
template <class X>
std::array<std::size_t, 2> rows_and_features(std::string_view what, X const& x) {
  if constexpr (axes_by_type<X> == 0 && requires { std::size(x.shape()); })
    if (std::size(x.shape()) != 2) throw shape_error(what, "axes", "2, samples by features", std::to_string(std::size(x.shape())));
  return {std::size_t(x.shape()[0]), std::size_t(x.shape()[1])};
}
/// The numbers of any container as T; `what` stands in the errors.
template <class T, samples_by_features X>
feature_rows<T> finite_rows(std::string_view what, X const& x, std::size_t least = 1) {
  static_assert(holds<two_axes<X>, at<samples>, got<exactly<axes_by_type<X>>>, wants<exactly<2>>>,
                "the analyses take two axes, samples by features: flatten the others");
  auto const [rows, width] = rows_and_features(what, x);
  feature_rows<T> to(rows, width);
  if (to.n < least) throw value_error(what, "rows", "at least " + std::to_string(least), std::to_string(to.n));
  if (to.width == 0) throw value_error(what, "features", "at least 1", "0");
  for (std::size_t r = 0; r < to.n; ++r)
    for (std::size_t f = 0; f < to.width; ++f)
      if (T const v = T(x(r, f)); std::isfinite(v)) to.row(r)[f] = v;
      else throw value_error(what, "row " + std::to_string(r), "finite numbers", std::to_string(v));
  return to;
}
template <class Labels>
void check_labels(std::string_view what, Labels const& labels, std::size_t n) {
  if (std::size(labels) != n)
    throw shape_error(what, "labels", std::to_string(n) + ", one a row", std::to_string(std::size(labels)));
}
inline void check_width(std::string_view what, std::size_t width, std::size_t found) {
  if (width != found) throw shape_error(what, "features", std::to_string(width), std::to_string(found));
}
/// The lengths of rows, squared.
template <class T>
std::vector<T> squares(feature_rows<T> const& x) {
  std::vector<T> s(x.n);
  for (std::size_t r = 0; r < x.n; ++r)
    for (std::size_t f = 0; f < x.width; ++f) s[r] += x.row(r)[f] * x.row(r)[f];
  return s;
}
/// Every row's length becomes 1; rows of zeros stay.
template <class T>
void normalise_rows(feature_rows<T>& x) {
  auto const s = squares(x);
  for (std::size_t r = 0; r < x.n; ++r)
    if (s[r] > 0)
      for (std::size_t f = 0; f < x.width; ++f) x.row(r)[f] /= std::sqrt(s[r]);
}
}  // namespace detail

}  // namespace braid
#endif

// braid/analyze/feature_products.hpp
#ifndef BRAID_SINGLE_ANALYZE_FEATURE_PRODUCTS
#define BRAID_SINGLE_ANALYZE_FEATURE_PRODUCTS
#if __has_include(<cblas.h>)
#include <cblas.h>
#else
#error "braid/analyze/feature_products.hpp needs OpenBLAS: apt install libopenblas-dev, link braid::cpu"
#include "missing_library"  // there is none: the compiler stops here
#endif

namespace braid::inline v0 {

namespace detail {
// Products of row-major matrices whose sizes are known at run time, by OpenBLAS.

/// c = a b': [m, n] of [m, k] and [n, k].
inline void product_nt(double* c, double const* a, double const* b, std::size_t m, std::size_t n, std::size_t k) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, blasint(m), blasint(n), blasint(k), 1, a, blasint(k), b,
              blasint(k), 0, c, blasint(n));
}
inline void product_nt(float* c, float const* a, float const* b, std::size_t m, std::size_t n, std::size_t k) {
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, blasint(m), blasint(n), blasint(k), 1, a, blasint(k), b,
              blasint(k), 0, c, blasint(n));
}
/// c = a b: [m, n] of [m, k] and [k, n].
inline void product_nn(double* c, double const* a, double const* b, std::size_t m, std::size_t n, std::size_t k) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(m), blasint(n), blasint(k), 1, a, blasint(k), b,
              blasint(n), 0, c, blasint(n));
}
/// c += by a' b: [m, n] of [k, m] and [k, n].
inline void add_product_tn(double* c, double by, double const* a, double const* b, std::size_t m, std::size_t n,
                           std::size_t k) {
  cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, blasint(m), blasint(n), blasint(k), by, a, blasint(m), b,
              blasint(n), 1, c, blasint(n));
}
/// LAPACK's, which OpenBLAS carries. Under a name of its own: other headers may declare it otherwise.
extern "C" void braid_dsyevr(char const* vectors, char const* range, char const* triangle, blasint const* n, double* a,
                             blasint const* lda, double const* low, double const* high, blasint const* first,
                             blasint const* last, double const* tolerance, blasint* found, double* values, double* z,
                             blasint const* ldz, blasint* support, double* work, blasint const* work_size,
                             blasint* integers, blasint const* integers_size, blasint* info, std::size_t, std::size_t,
                             std::size_t) __asm__("dsyevr_");

struct eigenvectors {
  std::vector<double> values;     // the largest first
  feature_rows<double> vectors;   // [k, n], each of length 1
};
/// The k largest eigenvalues of the symmetric a, [n, n], which is lost.
inline eigenvectors largest_eigenvectors(std::vector<double>& a, std::size_t n, std::size_t k) {
  blasint const size = blasint(n), first = blasint(n - k + 1), none = -1;
  blasint found = 0, info = 0, work_size = -1, integers_size = 1;
  double const zero = 0;
  std::vector<double> values(n), z(n * k), work(1);
  std::vector<blasint> support(2 * n), integers(1);
  auto const solve = [&](blasint w, blasint i) {
    braid_dsyevr("V", "I", "U", &size, a.data(), &size, &zero, &zero, &first, &size, &zero, &found, values.data(),
                 z.data(), &size, support.data(), work.data(), &w, integers.data(), &i, &info, 1, 1, 1);
  };
  solve(none, none);  // asks for the room it needs
  work.resize(std::size_t(work[0])), integers.resize(std::size_t(integers[0]));
  work_size = blasint(work.size()), integers_size = blasint(integers.size());
  solve(work_size, integers_size);
  if (info != 0) throw value_error("eigenvectors", "dsyevr", "convergence", "info " + std::to_string(info));
  eigenvectors e{{}, feature_rows<double>(k, n)};
  for (std::size_t j = 0; j < k; ++j) {
    e.values.push_back(values[k - 1 - j]);
    std::copy_n(z.data() + (k - 1 - j) * n, n, e.vectors.row(j));
  }
  return e;
}
/// The largest of numbers by size becomes positive, so that a direction has one sign.
inline void fix_sign(double* v, std::size_t n) {
  double largest = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (std::abs(v[i]) > std::abs(largest) * (1 + 1e-12)) largest = v[i];
  if (largest < 0)
    for (std::size_t i = 0; i < n; ++i) v[i] = -v[i];
}
}  // namespace detail

}  // namespace braid
#endif

// braid/analyze/clustering_scores.hpp
#ifndef BRAID_SINGLE_ANALYZE_CLUSTERING_SCORES
#define BRAID_SINGLE_ANALYZE_CLUSTERING_SCORES
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
#endif

// braid/analyze/k_means.hpp
#ifndef BRAID_SINGLE_ANALYZE_K_MEANS
#define BRAID_SINGLE_ANALYZE_K_MEANS
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
#endif

// braid/analyze/linear_probe.hpp
#ifndef BRAID_SINGLE_ANALYZE_LINEAR_PROBE
#define BRAID_SINGLE_ANALYZE_LINEAR_PROBE
namespace braid::inline v0 {

struct linear_probe_options {
  double penalty = 1;            ///< half of it times the sum of the squared weights is added to the summed loss
  std::size_t iterations = 100;  ///< at most
  double tolerance = 1e-4;       ///< of the largest slope of the mean loss
};

/// What a linear classifier reads from codes.
struct linear_reader {
  feature_rows<double> weights;  ///< [classes, F]
  std::vector<double> bias;      ///< [classes]
  double loss = 0;               ///< mean cross entropy on the samples that it was fitted to, with the penalty
  bool converged = false;

  /// Logits: [n, classes].
  template <samples_by_features X>
  feature_rows<double> operator()(X const& x) const {
    auto const rows = detail::finite_rows<double>("linear_probe", x, 0);
    detail::check_width("linear_probe", weights.width, rows.width);
    feature_rows<double> to(rows.n, bias.size());
    if (rows.n) detail::product_nt(to.numbers.data(), rows.row(0), weights.row(0), rows.n, bias.size(), rows.width);
    for (std::size_t i = 0; i < to.numbers.size(); ++i) to.numbers[i] += bias[i % bias.size()];
    return to;
  }
  template <samples_by_features X>
  std::vector<std::int32_t> labels(X const& x) const {
    auto const logits = (*this)(x);
    std::vector<std::int32_t> to(logits.n);
    for (std::size_t r = 0; r < logits.n; ++r)
      to[r] = std::int32_t(std::max_element(logits.row(r), logits.row(r) + logits.width) - logits.row(r));
    return to;
  }
  /// The share of samples whose label is found.
  template <samples_by_features X, class Labels>
  double accuracy(X const& x, Labels const& truth) const {
    auto const found = labels(x);
    detail::check_labels("linear_probe", truth, found.size());
    if (found.empty()) throw value_error("linear_probe", "rows", "at least 1", "0");
    std::size_t right = 0;
    for (std::size_t i = 0; i < found.size(); ++i) right += std::int64_t(truth[i]) == found[i];
    return double(right) / double(found.size());
  }
};

namespace detail {
/// Mean cross entropy of n rows plus the penalty, and its slope, at w: [C, F] then [C].
struct probe_loss {
  feature_rows<double> const& x;
  std::vector<std::size_t> const& labels;
  std::size_t classes;
  double penalty;
  std::vector<double> p = std::vector<double>(x.n * classes);

  double operator()(std::vector<double> const& w, std::vector<double>& slope) {
    std::size_t const C = classes, F = x.width;
    double const each = 1 / double(x.n);
    double const* const bias = w.data() + C * F;
    product_nt(p.data(), x.row(0), w.data(), x.n, C, F);
    std::fill(slope.begin(), slope.end(), 0.0);
    double loss = 0;
    for (std::size_t r = 0; r < x.n; ++r) {
      double* const row = p.data() + r * C;
      for (std::size_t c = 0; c < C; ++c) row[c] += bias[c];
      double const most = *std::max_element(row, row + C), own = row[labels[r]];
      double added = 0;
      for (std::size_t c = 0; c < C; ++c) added += row[c] = std::exp(row[c] - most);
      loss += each * (std::log(added) + most - own);
      for (std::size_t c = 0; c < C; ++c) row[c] /= added;
      row[labels[r]] -= 1;
      for (std::size_t c = 0; c < C; ++c) slope[C * F + c] += each * row[c];
    }
    for (std::size_t i = 0; i < C * F; ++i) slope[i] = each * penalty * w[i], loss += each * penalty / 2 * w[i] * w[i];
    add_product_tn(slope.data(), each, p.data(), x.row(0), C, F, x.n);
    return loss;
  }
};
inline double dot(std::vector<double> const& a, std::vector<double> const& b) {
  return cblas_ddot(blasint(a.size()), a.data(), 1, b.data(), 1);
}
inline double largest(std::vector<double> const& v) {
  double m = 0;
  for (double const x : v) m = std::max(m, std::abs(x));
  return m;
}
}  // namespace detail

/// Fits a linear classifier to codes: how much of the labels they say to something that can only weigh and add. A softmax
/// over the classes, by L-BFGS; biases are not penalised. Fit it to training samples, judge it on others.
///
///   auto const reader = bd::linear_probe<10>(codes, labels);
///   reader.accuracy(other_codes, other_labels)
///
/// shapes  x: [n, F], of any container of two axes; labels: [n] in [0, Classes).
/// units   none; standardise features whose scales differ.
/// cost    4 n F Classes flop an iteration by OpenBLAS, in double; room for a copy of x and ten pairs of slopes.
/// errors  shape_error: another number of labels; value_error: a label outside the classes, numbers that are not finite,
///         a penalty below 0.
/// source  Alain and Bengio 2016, arXiv:1610.01644; for three classes and more scikit-learn's
///         LogisticRegression(C=1/penalty).
template <std::size_t Classes, samples_by_features X, class Labels>
  requires(Classes > 1)
linear_reader linear_probe(X const& x, Labels const& labels, linear_probe_options const& options = {}) {
  auto const rows = detail::finite_rows<double>("linear_probe", x);
  detail::check_labels("linear_probe", labels, rows.n);
  if (!(options.penalty >= 0))
    throw value_error("linear_probe", "penalty", "from 0 on", std::to_string(options.penalty));
  std::vector<std::size_t> truth;
  for (std::size_t i = 0; i < rows.n; ++i) {
    if (std::int64_t(labels[i]) < 0 || std::size_t(labels[i]) >= Classes)
      throw value_error("linear_probe", "label " + std::to_string(i), "0 to " + std::to_string(Classes - 1),
                        std::to_string(labels[i]));
    truth.push_back(std::size_t(labels[i]));
  }
  detail::probe_loss loss{rows, truth, Classes, options.penalty};
  std::vector<double> w(Classes * (rows.width + 1)), slope(w.size()), next(w), next_slope(w), way(w);
  struct step {
    std::vector<double> moved, turned;
    double curvature, share;
  };
  std::deque<step> steps;
  linear_reader found;
  found.loss = loss(w, slope);
  for (std::size_t i = 0; i < options.iterations; ++i) {
    if ((found.converged = detail::largest(slope) <= options.tolerance)) break;
    for (std::size_t j = 0; j < w.size(); ++j) way[j] = -slope[j];
    auto const add = [&](double by, std::vector<double> const& v) {
      cblas_daxpy(blasint(v.size()), by, v.data(), 1, way.data(), 1);
    };
    for (std::size_t s = steps.size(); s-- > 0;)
      add(-(steps[s].share = detail::dot(steps[s].moved, way) / steps[s].curvature), steps[s].turned);
    if (!steps.empty()) {
      double const scale = steps.back().curvature / detail::dot(steps.back().turned, steps.back().turned);
      for (double& v : way) v *= scale;
    }
    for (auto const& s : steps) add(s.share - detail::dot(s.turned, way) / s.curvature, s.moved);
    double const down = detail::dot(slope, way);
    double length = steps.empty() ? std::min(1.0, 1 / std::sqrt(detail::dot(slope, slope))) : 1, reached = 0;
    for (int halving = 0; halving < 40; ++halving, length /= 2) {
      for (std::size_t j = 0; j < w.size(); ++j) next[j] = w[j] + length * way[j];
      reached = loss(next, next_slope);
      if (reached <= found.loss + 1e-4 * length * down) break;
    }
    if (!(reached < found.loss)) break;  // as far as rounding lets it
    step s{std::vector<double>(w.size()), std::vector<double>(w.size()), 0, 0};
    for (std::size_t j = 0; j < w.size(); ++j) s.moved[j] = next[j] - w[j], s.turned[j] = next_slope[j] - slope[j];
    s.curvature = detail::dot(s.moved, s.turned);
    if (s.curvature > 0) steps.push_back(std::move(s));
    if (steps.size() > 10) steps.pop_front();
    w.swap(next), slope.swap(next_slope), found.loss = reached;
  }
  found.weights = feature_rows<double>(Classes, rows.width);
  std::copy_n(w.begin(), Classes * rows.width, found.weights.numbers.begin());
  found.bias.assign(w.end() - Classes, w.end());
  return found;
}

}  // namespace braid
#endif

// braid/analyze/nearest_rows.hpp
#ifndef BRAID_SINGLE_ANALYZE_NEAREST_ROWS
#define BRAID_SINGLE_ANALYZE_NEAREST_ROWS
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
#endif

// braid/analyze/pca.hpp
#ifndef BRAID_SINGLE_ANALYZE_PCA
#define BRAID_SINGLE_ANALYZE_PCA
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
#endif

// braid/analyze/retrieval.hpp
#ifndef BRAID_SINGLE_ANALYZE_RETRIEVAL
#define BRAID_SINGLE_ANALYZE_RETRIEVAL
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
#endif

// braid/analyze/sparse_eigenvectors.hpp
#ifndef BRAID_SINGLE_ANALYZE_SPARSE_EIGENVECTORS
#define BRAID_SINGLE_ANALYZE_SPARSE_EIGENVECTORS
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
#endif

// braid/analyze/spectral.hpp
#ifndef BRAID_SINGLE_ANALYZE_SPECTRAL
#define BRAID_SINGLE_ANALYZE_SPECTRAL
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
#endif

// braid/analyze/t_sne.hpp
#ifndef BRAID_SINGLE_ANALYZE_T_SNE
#define BRAID_SINGLE_ANALYZE_T_SNE
namespace braid::inline v0 {

struct t_sne_options {
  double perplexity = 30;         ///< about how many neighbours a row has
  double theta = 0.5;             ///< cells of this angle and less are one point; 0: none are
  std::size_t iterations = 1000;  ///< of which the first 250 pull neighbours 12 times as strongly
  double rate = 0;                ///< 0: n / 48, at least 50
};

/// Rows laid out in a plane.
struct planar_map {
  feature_rows<double> places;  ///< [n, 2]
  double divergence = 0;        ///< of Kullback and Leibler, of the map's neighbourhoods from those of the rows
};

namespace detail {
/// The share of all neighbourhood that two rows have: those of row i are at begin[i] to begin[i + 1], both ways, sum 1.
struct neighbourhoods {
  std::vector<std::size_t> begin;
  std::vector<std::uint32_t> to;
  std::vector<double> share;

  neighbourhoods(feature_rows<double> const& x, double perplexity) {
    std::size_t const n = x.n, k = std::min(n - 1, std::size_t(3 * perplexity + 1));
    auto const found = nearest_rows(x)(x, k + 1);
    struct link {
      std::uint32_t from, to;
      double share;
    };
    std::vector<link> links;
    std::vector<double> square, own;
    std::vector<std::uint32_t> row;
    for (std::size_t i = 0; i < n; ++i) {
      square.clear(), row.clear();
      for (std::size_t j = 0; j <= k && row.size() < k; ++j)
        if (auto const r = found.rows[i * (k + 1) + j]; r != i) {
          row.push_back(r);
          square.push_back(found.distances[i * (k + 1) + j] * found.distances[i * (k + 1) + j]);
        }
      own = of_perplexity(square, perplexity);
      for (std::size_t j = 0; j < row.size(); ++j) {
        double const half = own[j] / (2 * double(n));
        links.push_back({std::uint32_t(i), row[j], half}), links.push_back({row[j], std::uint32_t(i), half});
      }
    }
    std::sort(links.begin(), links.end(),
              [](link const& a, link const& b) { return a.from != b.from ? a.from < b.from : a.to < b.to; });
    begin.assign(n + 1, 0);
    for (std::size_t i = 0; i < links.size(); ++i)
      if (i > 0 && links[i].from == links[i - 1].from && links[i].to == links[i - 1].to) share.back() += links[i].share;
      else to.push_back(links[i].to), share.push_back(links[i].share), ++begin[links[i].from + 1];
    for (std::size_t i = 0; i < n; ++i) begin[i + 1] += begin[i];
  }
  /// exp(-beta square), to the sum 1, with the beta that gives this perplexity.
  static std::vector<double> of_perplexity(std::vector<double> const& square, double perplexity) {
    double beta = 1, low = 0, high = std::numeric_limits<double>::infinity();
    double const least = *std::min_element(square.begin(), square.end());
    std::vector<double> p(square.size());
    for (int step = 0; step < 100; ++step) {
      double added = 0, moment = 0;
      for (std::size_t j = 0; j < p.size(); ++j) {
        added += p[j] = std::exp(-beta * (square[j] - least));
        moment += p[j] * (square[j] - least);
      }
      double const off = std::log(added) + beta * moment / added - std::log(perplexity);
      for (double& v : p) v /= added;
      if (std::abs(off) < 1e-5) break;
      if (off > 0) low = beta, beta = std::isinf(high) ? beta * 2 : (beta + high) / 2;
      else high = beta, beta = (beta + low) / 2;
    }
    return p;
  }
};

/// Points of a plane in squares within squares; far squares push as one point.
class quad_tree {
 public:
  quad_tree(std::size_t n) { cells_.reserve(4 * n); }
  void build(feature_rows<double> const& y) {
    double low[2] = {y(0, 0), y(0, 1)}, high[2] = {y(0, 0), y(0, 1)};
    for (std::size_t i = 0; i < y.n; ++i)
      for (std::size_t a = 0; a < 2; ++a) low[a] = std::min(low[a], y(i, a)), high[a] = std::max(high[a], y(i, a));
    double const side = std::max({high[0] - low[0], high[1] - low[1], 1e-300});
    cells_.clear();
    cells_.push_back({{(low[0] + high[0]) / 2, (low[1] + high[1]) / 2}, side / 2 * (1 + 1e-9), {0, 0}, 0, 0});
    for (std::size_t i = 0; i < y.n; ++i) insert(y.row(i));
    for (auto& c : cells_) c.mean[0] /= c.count, c.mean[1] /= c.count;
  }
  /// Adds the push of all others on p to `push`, not yet divided by the sum of all, to which it adds p's part.
  void push(double const* p, double theta, double* push, double& all) const {
    std::uint32_t stack[4 * most_deep];
    std::size_t deep = 0;
    stack[deep++] = 0;
    double const limit = theta * theta;
    while (deep) {
      cell const& c = cells_[stack[--deep]];
      double const x = p[0] - c.mean[0], y = p[1] - c.mean[1], square = x * x + y * y;
      if (c.first == 0 || 4 * c.half * c.half < limit * square) {
        double const others = c.first == 0 && square <= same ? c.count - 1 : c.count;  // not p itself
        double const q = 1 / (1 + square), weight = others * q;
        all += weight;
        push[0] += weight * q * x, push[1] += weight * q * y;
      } else {
        for (std::uint32_t i = 0; i < 4; ++i)
          if (cells_[c.first + i].count > 0) stack[deep++] = c.first + i;
      }
    }
  }

 private:
  static constexpr std::size_t most_deep = 48;
  static constexpr double same = 1e-24;
  struct cell {
    double centre[2], half, mean[2];  // mean: the sum, until all are in
    double count;
    std::uint32_t first;  // of its four parts; 0: a leaf
  };
  void insert(double const* p) {
    std::size_t at = 0;
    for (std::size_t deep = 0;; ++deep) {
      cell& c = cells_[at];
      if (c.first == 0) {
        double const x = c.count > 0 ? c.mean[0] / c.count - p[0] : 0, y = c.count > 0 ? c.mean[1] / c.count - p[1] : 0;
        bool const stays = c.count == 0 || x * x + y * y <= same || deep + 1 == most_deep;
        if (!stays) split(at);
      }
      cell& d = cells_[at];  // splitting moves them
      d.mean[0] += p[0], d.mean[1] += p[1], d.count += 1;
      if (d.first == 0) return;
      at = part(d, p);
    }
  }
  static std::size_t part(cell const& c, double const* p) {
    return c.first + std::size_t(p[0] > c.centre[0]) + 2 * std::size_t(p[1] > c.centre[1]);
  }
  void split(std::size_t at) {
    cell const whole = cells_[at];
    std::uint32_t const first = std::uint32_t(cells_.size());
    double const half = whole.half / 2;
    for (int i = 0; i < 4; ++i)
      cells_.push_back(
          {{whole.centre[0] + (i & 1 ? half : -half), whole.centre[1] + (i & 2 ? half : -half)}, half, {0, 0}, 0, 0});
    cells_[at].first = first;
    double const mean[2] = {whole.mean[0] / whole.count, whole.mean[1] / whole.count};
    cell& holds = cells_[part(cells_[at], mean)];
    holds.mean[0] = whole.mean[0], holds.mean[1] = whole.mean[1], holds.count = whole.count;
  }
  std::vector<cell> cells_;
};

/// Sets the slope of the divergence in y; shares count `pull` times. Returns the divergence.
inline double map_slope(neighbourhoods const& p, feature_rows<double> const& y, quad_tree& tree, double theta,
                        double pull, feature_rows<double>& slope, feature_rows<double>& pushes) {
  tree.build(y);
  double all = 0, divergence = 0;
  std::fill(pushes.numbers.begin(), pushes.numbers.end(), 0.0);
  for (std::size_t i = 0; i < y.n; ++i) tree.push(y.row(i), theta, pushes.row(i), all);
  for (std::size_t i = 0; i < y.n; ++i) {
    double const *const a = y.row(i), *const push = pushes.row(i);
    double s[2] = {0, 0};
    for (std::size_t e = p.begin[i]; e < p.begin[i + 1]; ++e) {
      double const *const b = y.row(p.to[e]), x = a[0] - b[0], z = a[1] - b[1], q = 1 / (1 + x * x + z * z);
      double const share = pull * p.share[e];
      s[0] += share * q * x, s[1] += share * q * z;
      if (p.share[e] > 0) divergence += share * std::log(share * all / q);
    }
    for (std::size_t d = 0; d < 2; ++d) slope.row(i)[d] = 4 * (s[d] - push[d] / all);
  }
  return divergence;
}
}  // namespace detail

/// t-distributed stochastic neighbour embedding: a map in which rows that are near to each other stay so. Distances between
/// groups, and the groups' sizes, say little. Begins from the first two principal components, so the same rows give the
/// same map.
///
///   auto const map = bd::t_sne(codes, {.perplexity = 20});
///   map.places(i, 0), map.places(i, 1)
///
/// shapes  x: [n, F], of any container of two axes, n at least 4; perplexity below n.
/// units   none.
/// cost    2 n^2 F flop once; an iteration n (3 perplexity + log n) steps by Barnes and Hut's tree; room for
///         6 n perplexity links.
/// errors  value_error: too few rows, numbers that are not finite, a perplexity not between 1 and n, a theta or rate below 0.
/// source  van der Maaten and Hinton 2008; van der Maaten 2014; defaults of scikit-learn's TSNE.
template <samples_by_features X>
planar_map t_sne(X const& x, t_sne_options const& options = {}) {
  auto const rows = detail::finite_rows<double>("t_sne", x, 4);
  std::size_t const n = rows.n;
  if (!(options.perplexity >= 1 && options.perplexity < double(n)))
    throw value_error("t_sne", "perplexity", "1 up to below " + std::to_string(n), std::to_string(options.perplexity));
  if (!(options.theta >= 0)) throw value_error("t_sne", "theta", "from 0 on", std::to_string(options.theta));
  if (!(options.rate >= 0)) throw value_error("t_sne", "rate", "from 0 on", std::to_string(options.rate));
  double const rate = options.rate > 0 ? options.rate : std::max(double(n) / 48, 50.0);
  detail::neighbourhoods const p(rows, options.perplexity);
  planar_map map{feature_rows<double>(n, 2), 0};
  auto const main = pca(rows, std::min<std::size_t>(2, rows.width));
  auto const first = main.project(rows);
  double const unit = 1e-4 / std::max(std::sqrt(main.variances[0]), 1e-300);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t d = 0; d < first.width; ++d) map.places.row(i)[d] = unit * first(i, d);
  feature_rows<double> slope(n, 2), pushes(n, 2), speed(n, 2), gain(n, 2);
  std::fill(gain.numbers.begin(), gain.numbers.end(), 1.0);
  detail::quad_tree tree(n);
  for (std::size_t step = 0; step < options.iterations; ++step) {
    bool const at_first = step < 250;
    detail::map_slope(p, map.places, tree, options.theta, at_first ? 12 : 1, slope, pushes);
    for (std::size_t i = 0; i < 2 * n; ++i) {
      double const s = slope.numbers[i];
      double &v = speed.numbers[i], &g = gain.numbers[i];
      g = s * v < 0 ? g + 0.2 : std::max(0.8 * g, 0.01);
      v = (at_first ? 0.5 : 0.8) * v - rate * g * s;
      map.places.numbers[i] += v;
    }
  }
  map.divergence = detail::map_slope(p, map.places, tree, options.theta, 1, slope, pushes);
  return map;
}

}  // namespace braid
#endif

// braid/kernel/simd.hpp
#ifndef BRAID_SINGLE_KERNEL_SIMD
#define BRAID_SINGLE_KERNEL_SIMD
namespace braid::inline v0::kernel {

// Lanes by the compilers' vector extensions: the width is what the flags allow, the code is the same.
#if defined(__AVX512F__)
inline constexpr std::size_t width = 16;
#elif defined(__AVX__)
inline constexpr std::size_t width = 8;
#else
inline constexpr std::size_t width = 4;
#endif

typedef float lane __attribute__((vector_size(width * sizeof(float)), may_alias));
typedef float loose_lane __attribute__((vector_size(width * sizeof(float)), aligned(sizeof(float)), may_alias));

/// Weights are padded to this many columns on every machine, so that their layout does not depend on flags.
inline constexpr std::size_t padding = 16;
constexpr std::size_t padded(std::size_t n) { return (n + padding - 1) / padding * padding; }
constexpr std::size_t vectors(std::size_t n) { return (n + width - 1) / width; }

inline lane load(float const* p) { return *reinterpret_cast<loose_lane const*>(p); }
inline lane spread(float x) { return x - lane{}; }
/// Writes the first n lanes.
inline void store(float* p, lane v, std::size_t n) {
  if (n >= width) {
    *reinterpret_cast<loose_lane*>(p) = v;
    return;
  }
  for (std::size_t i = 0; i < n; ++i) p[i] = v[i];
}
inline float total(lane v) {
  float s = 0;
  for (std::size_t i = 0; i < width; ++i) s += v[i];
  return s;
}

}  // namespace braid::kernel
#endif

// braid/kernel/window_rows.hpp
#ifndef BRAID_SINGLE_KERNEL_WINDOW_ROWS
#define BRAID_SINGLE_KERNEL_WINDOW_ROWS
namespace braid::inline v0::kernel {

// What the direct kernels read under one row of the result: a pointer a filter row, each to padded input.

template <class Win>
inline constexpr bool has_padding = Win::z::pad + Win::y::pad + Win::x::pad > 0;
template <class Win>
inline constexpr std::size_t rows_under = Win::z::kernel * Win::y::kernel;

/// Whole rows of the input with zeros at both ends, in a ring of copies: each row of a plane is copied once. Where
/// nothing is padded, the rows are the image's own.
template <class Win, std::size_t C>
class row_ring {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;
  static constexpr bool copies = has_padding<Win>;
  static constexpr std::size_t length = (X::size + 2 * X::pad) * C;

 public:
  static constexpr std::size_t strip = X::out;  ///< results of a row that one move serves
  static constexpr std::size_t floats = copies ? rows_under<Win> * length : 0;

  explicit row_ring(float const* image) : image_(image) {}

  /// Makes the rows under row y of plane z ready; y rises by one a call within a plane.
  void move_to(std::size_t z, std::size_t y, std::size_t = 0) {
    if (y == 0) ready_ = 0;
    for (std::size_t kz = 0; kz < Z::kernel; ++kz)
      for (std::size_t ky = 0; ky < Y::kernel; ++ky) {
        std::size_t const plane = Z::under(z, kz), row = Y::under(y, ky), padded_row = row + Y::pad;
        std::size_t const from = (plane * Y::size + row) * X::size * C;
        if constexpr (!copies) {
          rows_[kz * Y::kernel + ky] = image_ + from;
        } else {
          // Rows that a dilation leaves out make a ring of more slots than it is worth: those copy each time.
          constexpr bool ring = Y::dilation == 1;
          float* const slot = ring_[kz * Y::kernel + (ring ? padded_row % Y::kernel : ky)];
          if (!ring || padded_row >= ready_) {
            std::memset(slot, 0, sizeof ring_[0]);
            if (plane < Z::size && row < Y::size)
              std::memcpy(slot + X::pad * C, image_ + from, X::size * C * sizeof(float));
          }
          rows_[kz * Y::kernel + ky] = slot;
        }
      }
    ready_ = y * Y::stride + Y::kernel;
  }
  /// Under the first result of the row, for filter row k.
  float const* row(std::size_t k) const { return rows_[k]; }

 private:
  float const* image_;
  std::size_t ready_ = 0;
  float const* rows_[rows_under<Win>];
  float ring_[copies ? rows_under<Win> : 1][copies ? length : 1];
};

/// The same in strips of a row, for rows too long to be copied whole (sound): most strips lie inside and are read where
/// they are.
template <class Win, std::size_t C>
class row_strips {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;

 public:
  static constexpr std::size_t strip = std::min<std::size_t>(64, X::out);

  explicit row_strips(float const* image) : image_(image) {}

  void move_to(std::size_t z, std::size_t y, std::size_t x) {
    std::size_t const first = X::under(x, 0);  // wraps where it lies in the padding
    bool const within = x * X::stride >= X::pad && first + length <= X::size;
    for (std::size_t k = 0; k < rows_under<Win>; ++k) {
      std::size_t const plane = Z::under(z, k / Y::kernel), row = Y::under(y, k % Y::kernel);
      bool const there = plane < Z::size && row < Y::size;
      if (within && there) {
        rows_[k] = image_ + ((plane * Y::size + row) * X::size + first) * C;
        continue;
      }
      float* const slot = copies_[k];
      std::memset(slot, 0, sizeof copies_[0]);
      std::size_t const before = x * X::stride < X::pad ? X::pad - x * X::stride : 0, from = first + before;
      if (there && before < length && from < X::size)
        std::memcpy(slot + before * C, image_ + ((plane * Y::size + row) * X::size + from) * C,
                    std::min(length - before, X::size - from) * C * sizeof(float));
      rows_[k] = slot;
    }
  }
  /// Under the strip's first result, for filter row k.
  float const* row(std::size_t k) const { return rows_[k]; }

 private:
  static constexpr std::size_t length = (strip - 1) * X::stride + X::reach;
  float const* image_;
  float const* rows_[rows_under<Win>];
  float copies_[rows_under<Win>][length * C];
};

/// Rings up to 256 KiB lie on the stack.
template <class Win, std::size_t C>
using window_rows = std::conditional_t<row_ring<Win, C>::floats <= 64 * 1024, row_ring<Win, C>, row_strips<Win, C>>;

/// f(rows, first, n, z, y) for every strip of the result of one image: n results from `first` in row y of plane z.
/// Overlap: strips keep their full length, and the last one begins early, over results that were served already.
template <class Win, std::size_t C, bool Overlap, class F>
inline void for_each_strip(float const* image, F&& f) {
  using rows = window_rows<Win, C>;
  constexpr std::size_t out = Win::x::out, strip = rows::strip;
  rows under(image);
  for (std::size_t z = 0; z < Win::z::out; ++z)
    for (std::size_t y = 0; y < Win::y::out; ++y)
      for (std::size_t x = 0; x < out; x += strip) {
        std::size_t const first = Overlap ? std::min(x, out - strip) : x;
        under.move_to(z, y, first);
        f(under, first, strip == out ? out : std::min(strip, out - first), z, y);
      }
}

}  // namespace braid::kernel
#endif

// braid/kernel/convolution.hpp
#ifndef BRAID_SINGLE_KERNEL_CONVOLUTION
#define BRAID_SINGLE_KERNEL_CONVOLUTION
namespace braid::inline v0::kernel {

// Direct convolution: volumes [D][H][W][C], filters [taps][C][padded(O)], zeros in the padding. Output channels are the
// lanes, a tile of pixels and vectors stays in registers. For one filter row the K * C inputs of a pixel lie in one run,
// so that a first layer with one channel fills its sums as well as a deep one; a dilation makes it K runs.

template <class Win, std::size_t C>
struct filter_row {
  using x = typename Win::x;
  static constexpr std::size_t runs = x::dilation == 1 ? 1 : x::kernel, run = x::kernel / runs * C,
                               distance = x::dilation * C;  ///< inputs in a run; from one to the next
};

/// P pixels of a result row times V vectors of channels.
template <class Win, std::size_t C, std::size_t O, std::size_t P, std::size_t V>
inline void convolve_tile(float* h, window_rows<Win, C> const& rows, float const* w, float const* bias, std::size_t x,
                          std::size_t column) {
  using line = filter_row<Win, C>;
  constexpr std::size_t run = line::run, step = Win::x::stride * C;
  lane s[P][V];
  BRAID_UNROLL
  for (std::size_t v = 0; v < V; ++v) {
    lane b{};
    if (bias)
      for (std::size_t i = 0; i < width && column + v * width + i < O; ++i) b[i] = bias[column + v * width + i];
    BRAID_UNROLL
    for (std::size_t p = 0; p < P; ++p) s[p][v] = b;
  }
  for (std::size_t k = 0; k < rows_under<Win> * line::runs; ++k) {
    float const* const in = rows.row(k / line::runs) + x * step + k % line::runs * line::distance;
    float const* const f = w + k * run * padded(O) + column;
    for (std::size_t q = 0; q < run; ++q) {
      lane b[V];
      BRAID_UNROLL
      for (std::size_t v = 0; v < V; ++v) b[v] = load(f + q * padded(O) + v * width);
      BRAID_UNROLL
      for (std::size_t p = 0; p < P; ++p) {
        lane const a = spread(in[p * step + q]);
        BRAID_UNROLL
        for (std::size_t v = 0; v < V; ++v) s[p][v] += a * b[v];
      }
    }
  }
  BRAID_UNROLL
  for (std::size_t p = 0; p < P; ++p)
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v)
      store(h + p * O + column + v * width, s[p][v], O - column - v * width);
}

/// h = a * w + bias over `rows` images; bias may be null.
template <class Win, std::size_t C, std::size_t O>
void convolve(float* h, float const* a, float const* w, float const* bias, std::size_t rows) {
  constexpr std::size_t all = vectors(O), V = all % 2 == 0 ? 2 : 1;
  constexpr std::size_t P = std::min<std::size_t>(V == 2 ? 8 : 14, Win::x::out);
  for (std::size_t n = 0; n < rows; ++n) {
    float* const image = h + n * Win::pixels_out * O;
    for_each_strip<Win, C, true>(a + n * Win::pixels_in * C, [=](auto const& under, std::size_t first, std::size_t count,
                                                                 std::size_t z, std::size_t y) {
      float* const out = image + Win::pixel_out(z, y, first) * O;
      for (std::size_t x = 0; x < count; x += P) {
        std::size_t const from = std::min(x, count - P);  // the last tile overlaps the one before
        for (std::size_t v = 0; v < all; v += V)
          convolve_tile<Win, C, O, P, V>(out + from * O, under, w, bias, from, v * width);
      }
    });
  }
}

/// Q filter inputs times V vectors: their gradient over `count` results of a row.
template <class Win, std::size_t C, std::size_t O, std::size_t Q, std::size_t V>
inline void filter_gradient_tile(float* dw, float const* in, float const* g, std::size_t count) {
  lane s[Q][V] = {};
  for (std::size_t x = 0; x < count; ++x) {
    lane d[V];
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) {
      if constexpr (O % width == 0) d[v] = load(g + x * O + v * width);
      else {
        d[v] = lane{};
        for (std::size_t i = 0; i < width && v * width + i < O; ++i) d[v][i] = g[x * O + v * width + i];
      }
    }
    BRAID_UNROLL
    for (std::size_t q = 0; q < Q; ++q) {
      lane const a = spread(in[x * Win::x::stride * C + q]);
      BRAID_UNROLL
      for (std::size_t v = 0; v < V; ++v) s[q][v] += a * d[v];
    }
  }
  BRAID_UNROLL
  for (std::size_t q = 0; q < Q; ++q)
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) {
      float* const to = dw + q * padded(O) + v * width;
      store(to, load(to) + s[q][v], width);
    }
}

/// dw += the filters' gradient over `rows` images.
template <class Win, std::size_t C, std::size_t O>
void filter_gradient(float* dw, float const* g, float const* a, std::size_t rows) {
  using line = filter_row<Win, C>;
  constexpr std::size_t all = vectors(O), V = O % width == 0 && all % 2 == 0 ? 2 : O % width == 0 ? 1 : all,
                        run = line::run, Q = V == 1 ? 12 : V == 2 ? 8 : 4, rest = run % Q;
  for (std::size_t n = 0; n < rows; ++n) {
    float const* const image = g + n * Win::pixels_out * O;
    for_each_strip<Win, C, false>(a + n * Win::pixels_in * C, [=](auto const& under, std::size_t first, std::size_t count,
                                                                  std::size_t z, std::size_t y) {
      float const* const d = image + Win::pixel_out(z, y, first) * O;
      for (std::size_t k = 0; k < rows_under<Win> * line::runs; ++k) {
        float const* const in = under.row(k / line::runs) + k % line::runs * line::distance;
        for (std::size_t v = 0; v < all; v += V) {
          float* const to = dw + k * run * padded(O) + v * width;
          std::size_t q = 0;
          for (; q + Q <= run; q += Q)
            filter_gradient_tile<Win, C, O, Q, V>(to + q * padded(O), in + q, d + v * width, count);
          if constexpr (rest > 0)
            filter_gradient_tile<Win, C, O, rest, V>(to + q * padded(O), in + q, d + v * width, count);
        }
      }
    });
  }
}

/// Elements of the turned filters that input_gradient makes for itself.
template <class Win, std::size_t C, std::size_t O>
inline constexpr std::size_t turned_size = Win::taps * O * padded(C);

/// Stride 1: the input's gradient is a convolution of g with the filters turned round and channels exchanged.
template <class A>
inline constexpr bool turns_along = A::stride == 1 && A::pad < A::reach;
template <class Win>
inline constexpr bool turns_plainly =
    turns_along<typename Win::z> && turns_along<typename Win::y> && turns_along<typename Win::x>;
template <class A>
using turned_axis = axis<A::out, A::kernel, 1, A::reach - 1 - A::pad, A::dilation>;
template <class Win>
using turned_window = window_of<turned_axis<typename Win::z>, turned_axis<typename Win::y>, turned_axis<typename Win::x>>;

/// Every result pixel spreads what it gives over the inputs under its window; spread(to, d, t) does it for filter tap t.
template <class Win, std::size_t C, std::size_t O, class Spread>
void spread_gradient(float* da, float const* g, std::size_t rows, Spread&& spread_tap) {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;
  std::fill_n(da, rows * Win::pixels_in * C, 0.0f);
  for (std::size_t n = 0; n < rows; ++n)
    for (std::size_t z = 0; z < Z::out; ++z)
      for (std::size_t y = 0; y < Y::out; ++y)
        for (std::size_t x = 0; x < X::out; ++x)
          for (std::size_t t = 0; t < Win::taps; ++t) {
            std::size_t const w = Z::under(z, t / (Y::kernel * X::kernel)), v = Y::under(y, t / X::kernel % Y::kernel),
                              u = X::under(x, t % X::kernel);
            if (!Win::inside(w, v, u)) continue;
            spread_tap(da + (n * Win::pixels_in + Win::pixel_in(w, v, u)) * C,
                       g + (n * Win::pixels_out + Win::pixel_out(z, y, x)) * O, t);
          }
}

/// da = the input's gradient over `rows` images. Filters are turned into memory on the stack, at most 512 KiB; larger ones
/// are read as they lie, more slowly.
template <class Win, std::size_t C, std::size_t O>
void input_gradient(float* da, float const* g, float const* w, std::size_t rows) {
  constexpr std::size_t taps = Win::taps, P = padded(C);
  if constexpr (turned_size<Win, C, O> > 128 * 1024) {
    spread_gradient<Win, C, O>(da, g, rows, [w](float* to, float const* d, std::size_t t) {
      for (std::size_t c = 0; c < C; ++c) {
        float const* const f = w + (t * C + c) * padded(O);
        float s = 0;
        for (std::size_t o = 0; o < O; ++o) s += d[o] * f[o];
        to[c] += s;
      }
    });
  } else {
    alignas(64) float turned[turned_size<Win, C, O>];
    for (std::size_t t = 0; t < taps; ++t)
      for (std::size_t o = 0; o < O; ++o)
        for (std::size_t c = 0; c < P; ++c)
          turned[((turns_plainly<Win> ? taps - 1 - t : t) * O + o) * P + c] = c < C ? w[(t * C + c) * padded(O) + o] : 0.0f;
    if constexpr (turns_plainly<Win>) {
      using back = turned_window<Win>;
      static_assert(back::pixels_out == Win::pixels_in);
      convolve<back, O, C>(da, g, turned, nullptr, rows);
    } else {
      spread_gradient<Win, C, O>(da, g, rows, [&turned](float* to, float const* d, std::size_t t) {
        for (std::size_t o = 0; o < O; ++o)
          for (std::size_t c = 0; c < C; ++c) to[c] += d[o] * turned[(t * O + o) * P + c];
      });
    }
  }
}

}  // namespace braid::kernel
#endif

// braid/kernel/depthwise.hpp
#ifndef BRAID_SINGLE_KERNEL_DEPTHWISE
#define BRAID_SINGLE_KERNEL_DEPTHWISE
namespace braid::inline v0::kernel {

// Depthwise convolution: each of C channels has a filter of its own, [taps][padded(C)]. Channels are the lanes.

/// The first n of a lane's numbers, which may be all there are in memory.
template <std::size_t N>
inline lane load_first(float const* p) {
  if constexpr (N >= width) {
    return load(p);
  } else {
    lane v{};
    for (std::size_t i = 0; i < N; ++i) v[i] = p[i];
    return v;
  }
}

/// P pixels of a result row times one vector of N channels.
template <class Win, std::size_t C, std::size_t P, std::size_t N>
inline void depthwise_tile(float* h, window_rows<Win, C> const& rows, float const* w, float const* bias, std::size_t x,
                           std::size_t column) {
  using X = typename Win::x;
  lane s[P];
  lane const b = bias ? load_first<N>(bias + column) : lane{};
  BRAID_UNROLL
  for (std::size_t p = 0; p < P; ++p) s[p] = b;
  for (std::size_t k = 0; k < rows_under<Win>; ++k) {
    float const* const in = rows.row(k) + x * X::stride * C + column;
    for (std::size_t kx = 0; kx < X::kernel; ++kx) {
      lane const f = load(w + (k * X::kernel + kx) * padded(C) + column);
      BRAID_UNROLL
      for (std::size_t p = 0; p < P; ++p) s[p] += load_first<N>(in + (p * X::stride + kx * X::dilation) * C) * f;
    }
  }
  BRAID_UNROLL
  for (std::size_t p = 0; p < P; ++p) store(h + p * C + column, s[p], N);
}

/// h = a * w + bias over `rows` images, channel by channel; bias may be null.
template <class Win, std::size_t C>
void depthwise(float* h, float const* a, float const* w, float const* bias, std::size_t rows) {
  constexpr std::size_t P = std::min<std::size_t>(8, Win::x::out);
  for (std::size_t n = 0; n < rows; ++n) {
    float* const image = h + n * Win::pixels_out * C;
    for_each_strip<Win, C, true>(a + n * Win::pixels_in * C, [=](auto const& under, std::size_t first, std::size_t count,
                                                                 std::size_t z, std::size_t y) {
      float* const out = image + Win::pixel_out(z, y, first) * C;
      for (std::size_t x = 0; x < count; x += P) {
        std::size_t const from = std::min(x, count - P), full = C / width * width;
        for (std::size_t c = 0; c + width <= C; c += width)
          depthwise_tile<Win, C, P, width>(out + from * C, under, w, bias, from, c);
        if constexpr (C % width > 0) depthwise_tile<Win, C, P, C % width>(out + from * C, under, w, bias, from, full);
      }
    });
  }
}

/// Q taps of a filter row times one vector of N channels: their gradient over `count` results of a row.
template <class Win, std::size_t C, std::size_t Q, std::size_t N>
inline void depthwise_gradient_tile(float* dw, float const* in, float const* g, std::size_t count) {
  using X = typename Win::x;
  lane s[Q] = {};
  for (std::size_t x = 0; x < count; ++x) {
    lane const d = load_first<N>(g + x * C);
    BRAID_UNROLL
    for (std::size_t q = 0; q < Q; ++q) s[q] += d * load_first<N>(in + (x * X::stride + q * X::dilation) * C);
  }
  BRAID_UNROLL
  for (std::size_t q = 0; q < Q; ++q) {
    float* const to = dw + q * padded(C);
    store(to, load(to) + s[q], N);
  }
}
/// All taps of a filter row.
template <class Win, std::size_t C, std::size_t N>
inline void depthwise_gradient_row(float* dw, float const* in, float const* g, std::size_t count) {
  constexpr std::size_t K = Win::x::kernel, Q = std::min<std::size_t>(8, K), rest = K % Q;
  std::size_t q = 0;
  for (; q + Q <= K; q += Q)
    depthwise_gradient_tile<Win, C, Q, N>(dw + q * padded(C), in + q * Win::x::dilation * C, g, count);
  if constexpr (rest > 0)
    depthwise_gradient_tile<Win, C, rest, N>(dw + q * padded(C), in + q * Win::x::dilation * C, g, count);
}

/// dw += the filters' gradient over `rows` images.
template <class Win, std::size_t C>
void depthwise_filter_gradient(float* dw, float const* g, float const* a, std::size_t rows) {
  constexpr std::size_t full = C / width * width;
  for (std::size_t n = 0; n < rows; ++n) {
    float const* const image = g + n * Win::pixels_out * C;
    for_each_strip<Win, C, false>(a + n * Win::pixels_in * C, [=](auto const& under, std::size_t first, std::size_t count,
                                                                  std::size_t z, std::size_t y) {
      float const* const d = image + Win::pixel_out(z, y, first) * C;
      for (std::size_t k = 0; k < rows_under<Win>; ++k) {
        float* const to = dw + k * Win::x::kernel * padded(C);
        for (std::size_t c = 0; c + width <= C; c += width)
          depthwise_gradient_row<Win, C, width>(to + c, under.row(k) + c, d + c, count);
        if constexpr (C % width > 0)
          depthwise_gradient_row<Win, C, C % width>(to + full, under.row(k) + full, d + full, count);
      }
    });
  }
}

/// da = the input's gradient over `rows` images. Filters are turned on the stack, at most 512 KiB.
template <class Win, std::size_t C>
void depthwise_input_gradient(float* da, float const* g, float const* w, std::size_t rows) {
  constexpr std::size_t taps = Win::taps, P = padded(C);
  if constexpr (turns_plainly<Win> && taps * P <= 128 * 1024) {
    alignas(64) float turned[taps * P];
    for (std::size_t t = 0; t < taps; ++t) std::copy_n(w + t * P, P, turned + (taps - 1 - t) * P);
    depthwise<turned_window<Win>, C>(da, g, turned, nullptr, rows);
  } else {
    spread_gradient<Win, C, C>(da, g, rows, [w](float* to, float const* d, std::size_t t) {
      float const* const f = w + t * P;
      for (std::size_t c = 0; c < C; ++c) to[c] += d[c] * f[c];
    });
  }
}

}  // namespace braid::kernel
#endif

// braid/kernel/product.hpp
#ifndef BRAID_SINGLE_KERNEL_PRODUCT
#define BRAID_SINGLE_KERNEL_PRODUCT
namespace braid::inline v0::kernel {

// h = a w for a few rows, shapes static. w: [F][padded(N)], zeros in the padding; a: [rows][SA]; h: [rows][SH].
// A block of rows times a block of column vectors stays in registers while w streams by.

/// R rows, V vectors from `column` on. Split: how many independent sums a result is made of, so that one
/// row still covers the latency of the multiply-add.
template <std::size_t N, std::size_t F, std::size_t SA, std::size_t SH, bool Add, std::size_t R, std::size_t V,
          std::size_t Split>
inline void product_block(float* h, float const* a, float const* w, std::size_t column) {
  constexpr std::size_t P = padded(N);
  lane s[Split][R][V] = {};
  for (std::size_t q = 0; q < F / Split * Split; q += Split)
    BRAID_UNROLL
    for (std::size_t d = 0; d < Split; ++d) {
      lane b[V];
      BRAID_UNROLL
      for (std::size_t v = 0; v < V; ++v) b[v] = load(w + (q + d) * P + column + v * width);
      BRAID_UNROLL
      for (std::size_t r = 0; r < R; ++r) {
        lane const x = spread(a[r * SA + q + d]);
        BRAID_UNROLL
        for (std::size_t v = 0; v < V; ++v) s[d][r][v] += x * b[v];
      }
    }
  if constexpr (F % Split != 0)
    for (std::size_t q = F / Split * Split; q < F; ++q)
      for (std::size_t r = 0; r < R; ++r)
        for (std::size_t v = 0; v < V; ++v) s[0][r][v] += spread(a[r * SA + q]) * load(w + q * P + column + v * width);
  BRAID_UNROLL
  for (std::size_t r = 0; r < R; ++r)
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) {
      lane t = s[0][r][v];
      for (std::size_t d = 1; d < Split; ++d) t += s[d][r][v];
      float* const to = h + r * SH + column + v * width;
      std::size_t const left = N - column - v * width;
      if constexpr (Add) {
        if (left >= width) t += load(to);
        else
          for (std::size_t i = 0; i < left; ++i) t[i] += to[i];
      }
      store(to, t, left);
    }
}

template <std::size_t N, std::size_t F, std::size_t SA, std::size_t SH, bool Add, std::size_t R>
inline void product_rows(float* h, float const* a, float const* w) {
  constexpr std::size_t all = vectors(N), block = R == 1 ? 8 : R <= 4 ? 4 : 2, rest = all % block;
  std::size_t v = 0;
  for (; v + block <= all; v += block)
    product_block<N, F, SA, SH, Add, R, block, R == 1 && block < 8 ? 2 : 1>(h, a, w, v * width);
  if constexpr (rest > 0) {
    constexpr std::size_t split = R * rest >= 8 ? 1 : R * rest >= 4 ? 2 : R * rest >= 2 ? 4 : 8;
    product_block<N, F, SA, SH, Add, R, rest, split>(h, a, w, v * width);
  }
}

template <std::size_t N, std::size_t F, std::size_t SA, std::size_t SH, bool Add>
void product(float* h, float const* a, float const* w, std::size_t rows) {
  std::size_t r = 0;
  for (; r + 8 <= rows; r += 8) product_rows<N, F, SA, SH, Add, 8>(h + r * SH, a + r * SA, w);
  for (; r + 4 <= rows; r += 4) product_rows<N, F, SA, SH, Add, 4>(h + r * SH, a + r * SA, w);
  for (; r < rows; ++r) product_rows<N, F, SA, SH, Add, 1>(h + r * SH, a + r * SA, w);
}

/// Columns column ... of g: whole lanes, or what is left of the row with zeros behind it.
template <std::size_t N>
inline lane load_columns(float const* g, std::size_t column) {
  if (N % width == 0 || column + width <= N) return load(g + column);
  lane t{};
  for (std::size_t i = 0; column + i < N; ++i) t[i] = g[column + i];
  return t;
}

/// Q inputs times V vectors of the weights' gradient, over all rows.
template <std::size_t N, std::size_t SG, std::size_t SA, std::size_t Q, std::size_t V>
inline void gradient_block(float* dw, float const* g, float const* a, std::size_t rows, std::size_t column) {
  lane s[Q][V] = {};
  for (std::size_t r = 0; r < rows; ++r) {
    lane d[V];
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) d[v] = load_columns<N>(g + r * SG, column + v * width);
    BRAID_UNROLL
    for (std::size_t q = 0; q < Q; ++q) {
      lane const x = spread(a[r * SA + q]);
      BRAID_UNROLL
      for (std::size_t v = 0; v < V; ++v) s[q][v] += x * d[v];
    }
  }
  BRAID_UNROLL
  for (std::size_t q = 0; q < Q; ++q)
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) {
      float* const to = dw + q * padded(N) + column + v * width;
      store(to, load(to) + s[q][v], width);
    }
}

/// dw += a' g.   dw: [F][padded(N)], g: [rows][SG], a: [rows][SA].
template <std::size_t N, std::size_t F, std::size_t SG, std::size_t SA>
void product_gradient(float* dw, float const* g, float const* a, std::size_t rows) {
  constexpr std::size_t all = vectors(N), V = all % 2 == 0 ? 2 : 1, Q = 8, rest = F % Q;
  std::size_t q = 0;
  for (; q + Q <= F; q += Q)
    for (std::size_t v = 0; v < all; v += V)
      gradient_block<N, SG, SA, Q, V>(dw + q * padded(N), g, a + q, rows, v * width);
  if constexpr (rest > 0)
    for (std::size_t v = 0; v < all; v += V)
      gradient_block<N, SG, SA, rest, V>(dw + q * padded(N), g, a + q, rows, v * width);
}

/// to: [N][padded(F)], zeros in the padding, from w: [F][padded(N)].
template <std::size_t N, std::size_t F>
void turn(float* to, float const* w) {
  for (std::size_t n = 0; n < N; ++n)
    for (std::size_t f = 0; f < padded(F); ++f) to[n * padded(F) + f] = f < F ? w[f * padded(N) + n] : 0.0f;
}

}  // namespace braid::kernel
#endif

// braid/backend/cpu.hpp
#ifndef BRAID_SINGLE_BACKEND_CPU
#define BRAID_SINGLE_BACKEND_CPU
#if __has_include(<cblas.h>)
#include <cblas.h>
#else
#error "braid/backend/cpu.hpp needs OpenBLAS: apt install libopenblas-dev, link braid::cpu"
#include "missing_library"  // there is none: the compiler stops here
#endif

namespace braid::inline v0 {

namespace detail {
/// Threads are the library's: they split the batch. OpenBLAS with two threads allocates at each call.
inline bool const one_blas_thread = (openblas_set_num_threads(1), true);

/// Matrices lie input-major, outputs padded to whole lanes: [F][padded(N)].
template <class Spec>
struct cpu_layout : canonical<Spec> {};
template <std::size_t N, class In>
struct cpu_layout<matrix<N, In>> {
  static constexpr std::size_t size = In::size * kernel::padded(N);
  static constexpr std::size_t place(std::size_t i) {
    return In::place(i % In::size) * kernel::padded(N) + i / In::size;
  }
};
/// Filters as the direct convolution reads them: [taps][C][padded(O)].
template <std::size_t O, std::size_t C, std::size_t... K>
struct cpu_layout<filter<O, C, K...>> {
  static constexpr std::size_t taps = filter<O, C, K...>::taps, size = taps * C * kernel::padded(O);
  static constexpr std::size_t place(std::size_t i) {
    std::size_t const o = i / (C * taps), c = i / taps % C, t = i % taps;
    return (t * C + c) * kernel::padded(O) + o;
  }
};
/// The same for the plain loops.
template <std::size_t O, std::size_t C>
struct cpu_filters {
  static constexpr std::size_t output = 1, channel = kernel::padded(O), tap = C * kernel::padded(O);
};
/// Which convolution has a kernel of its own.
template <class Win, std::size_t O, std::size_t C>
inline constexpr bool is_depthwise = C == 1 && Win::groups == O && O > 1;
}  // namespace detail

/// One core of the host in float: static-shape kernels where they win (few rows, convolutions), OpenBLAS for large
/// products, the plain loops for the rest. Build with -O3 -march=native (or your target's flags): lanes follow the flags.
struct cpu : host_backend<float, cpu> {
  static constexpr auto name = "cpu";
  template <class Spec>
  using layout = detail::cpu_layout<Spec>;

  /// Weights that fit the second-level cache are streamed by the static kernels; beyond that OpenBLAS blocks better.
  template <std::size_t N, std::size_t F>
  static constexpr bool in_cache = kernel::padded(N) * kernel::padded(F) <= 256 * 1024;

  template <class O, std::size_t SH, class I, class TI, std::size_t SA, std::size_t N, class In, class TW, class How>
  void gemm_nt(How, batch<O, float, SH> h, batch<I, TI, SA> a, tensor<matrix<N, In>, TW> w) const {
    static_assert(O::size == N && I::size == In::size);
    constexpr bool add = std::is_same_v<How, accumulate_t>;
    if (in_cache<N, In::size> || h.rows <= 4)
      kernel::product<N, In::size, SA, SH, add>(h.data, a.data, w.data, h.rows);
    else
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(h.rows), blasint(N), blasint(In::size), 1.0f,
                  a.data, blasint(SA), w.data, blasint(kernel::padded(N)), add ? 1.0f : 0.0f, h.data, blasint(SH));
  }
  template <class I, std::size_t SA, class O, class TO, std::size_t SG, std::size_t N, class In, class TW, class How>
  void gemm_nn(How, batch<I, float, SA> da, batch<O, TO, SG> g, tensor<matrix<N, In>, TW> w) const {
    static_assert(O::size == N && I::size == In::size);
    constexpr bool add = std::is_same_v<How, accumulate_t>;
    constexpr std::size_t F = In::size;
    if constexpr (N * kernel::padded(F) <= 128 * 1024) {
      if (da.rows >= 4) {  // turning the weights costs as much as one row or two
        alignas(64) float turned[N * kernel::padded(F)];
        kernel::turn<N, F>(turned, w.data);
        kernel::product<F, N, SG, SA, add>(da.data, g.data, turned, da.rows);
        return;
      }
    }
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, blasint(da.rows), blasint(F), blasint(N), 1.0f, g.data,
                blasint(SG), w.data, blasint(kernel::padded(N)), add ? 1.0f : 0.0f, da.data, blasint(SA));
  }
  template <std::size_t N, class In, class O, class TO, std::size_t SG, class I, class TI, std::size_t SA>
  void gemm_tn(tensor<matrix<N, In>, float> dw, batch<O, TO, SG> g, batch<I, TI, SA> a) const {
    static_assert(O::size == N && I::size == In::size);
    if constexpr (in_cache<N, In::size>)
      kernel::product_gradient<N, In::size, SG, SA>(dw.data, g.data, a.data, a.rows);
    else
      cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, blasint(In::size), blasint(N), blasint(a.rows), 1.0f, a.data,
                  blasint(SA), g.data, blasint(SG), 1.0f, dw.data, blasint(kernel::padded(N)));
  }

  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d(Win, float* h, float const* a, tensor<filter<O, C, Kernel...>, float const> w,
              tensor<vec<O>, float const> b, std::size_t rows) const {
    if constexpr (Win::groups == 1) kernel::convolve<Win, C, O>(h, a, w.data, b.data, rows);
    else if constexpr (detail::is_depthwise<Win, O, C>) kernel::depthwise<Win, O>(h, a, w.data, b.data, rows);
    else each<O>(rows * Win::pixels_out,
                 ops::conv2d<float, Win, C, O, detail::cpu_filters<O, C>>{h, a, w.data, b.data});
  }
  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d_din(Win, float* da, float const* g, tensor<filter<O, C, Kernel...>, float const> w,
                  std::size_t rows) const {
    if constexpr (Win::groups == 1) kernel::input_gradient<Win, C, O>(da, g, w.data, rows);
    else if constexpr (detail::is_depthwise<Win, O, C>) kernel::depthwise_input_gradient<Win, O>(da, g, w.data, rows);
    else each<C * Win::groups>(rows * Win::pixels_in,
                               ops::conv2d_din<float, Win, C, O, detail::cpu_filters<O, C>>{da, g, w.data});
  }
  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d_dw(Win, tensor<filter<O, C, Kernel...>, float> dw, float const* g, float const* a, std::size_t rows) const {
    if constexpr (Win::groups == 1) kernel::filter_gradient<Win, C, O>(dw.data, g, a, rows);
    else if constexpr (detail::is_depthwise<Win, O, C>) kernel::depthwise_filter_gradient<Win, O>(dw.data, g, a, rows);
    else each<C * Win::taps>(O, ops::conv2d_dw<float, Win, C, O, detail::cpu_filters<O, C>>{dw.data, g, a, rows});
  }
};
static_assert(backend<cpu>);

}  // namespace braid
#endif
