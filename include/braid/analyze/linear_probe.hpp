#pragma once
#include "braid/analyze/feature_products.hpp"

#include <algorithm>
#include <deque>

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
