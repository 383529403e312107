#pragma once
#include "braid/analyze/nearest_rows.hpp"
#include "braid/analyze/pca.hpp"

#include <algorithm>
#include <limits>
#include <utility>

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
