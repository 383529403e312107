#pragma once
#include "braid/core/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace braid::inline v0 {

/// The mean of repeated measurements and half the width of its 95 % interval by Student's t; NaN where there is one alone.
struct mean_interval {
  double mean, half;
};
namespace detail {
/// 97.5 % point of Student's t.
inline double student_t(std::size_t freedom) {
  constexpr double table[] = {12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
                              2.2010,  2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860};
  if (freedom == 0) return std::numeric_limits<double>::quiet_NaN();
  if (freedom <= std::size(table)) return table[freedom - 1];
  double const n = double(freedom), z = 1.959964;  // Cornish and Fisher's expansion
  return z + (z * z * z + z) / (4 * n) + (5 * std::pow(z, 5) + 16 * z * z * z + 3 * z) / (96 * n * n);
}
}  // namespace detail
inline mean_interval mean_of(std::span<double const> values) {
  double middle = 0, squares = 0;
  for (double v : values) middle += v / double(values.size());
  for (double v : values) squares += (v - middle) * (v - middle);
  std::size_t const freedom = values.empty() ? 0 : values.size() - 1;
  return {middle, detail::student_t(freedom) * std::sqrt(squares / double(freedom) / double(values.size()))};
}

/// What each seed's model got of each sample, and NaN where it had no answer: their mean is the metric.
using sample_points = std::vector<std::vector<double>>;
/// The mean over seeds and samples, and half the width of its 95 % interval for another seed and another sample: both spreads,
/// Student's over the seeds' means and over the samples', as squares. Samples that belong together (of one patient, of one
/// day) are fewer than they look, and the interval is wider than this one.
inline mean_interval mean_of(sample_points const& points) {
  std::vector<double> seeds, samples;
  std::size_t const n = points.empty() ? 0 : points[0].size();
  for (auto const& of_seed : points) {
    double total = 0, told = 0;
    for (double v : of_seed)
      if (v == v) total += v, ++told;
    seeds.push_back(total / told);
  }
  for (std::size_t i = 0; i < n; ++i) {
    double total = 0;
    for (auto const& of_seed : points) total += of_seed[i] / double(points.size());
    if (total == total) samples.push_back(total);
  }
  mean_interval const by_seed = mean_of(seeds);
  return {by_seed.mean, std::hypot(by_seed.half, mean_of(samples).half)};
}

/// One model of a comparison, trained with every seed.
struct candidate {
  enum class kind { alone, fused };
  std::string name;
  kind is = kind::fused;
  sample_points test{};         ///< what it was judged by
  std::vector<double> valid{};  ///< the metric, seed by seed: what it was chosen by
  double seconds = 0;                   ///< of one training, mean
  double microseconds = 0;              ///< of one sample alone, median
  std::size_t parameters = 0, workspace_bytes = 0;
  std::vector<double> shuffled{}, zeroed{};  ///< of fused ones, by modality: the metric when that one says nothing of the sample
  bool best_in_something = false;            ///< no other is at least as good in all of metric, time, parameters and workspace
};

/// What `compare` found. Print it: text(); keep it: csv().
struct comparison {
  std::string metric;
  std::vector<std::string> modalities;
  std::vector<candidate> rows;

  /// The best by the validation data of its kind, or null where there is none that has answered any.
  candidate const* best(candidate::kind k) const {
    candidate const* found = nullptr;
    for (auto const& c : rows) {
      double const m = mean_of(c.valid).mean;
      if (c.is == k && !std::isnan(m) && (!found || m > mean_of(found->valid).mean)) found = &c;
    }
    return found;
  }
  /// How much better the best fusion is than the best modality alone on each of the test samples that both answer. Both are
  /// chosen by the validation data.
  sample_points gains() const {
    candidate const *fused = best(candidate::kind::fused), *alone = best(candidate::kind::alone);
    return fused && alone ? difference(fused->test, alone->test) : sample_points{};
  }
  mean_interval gain() const { return mean_of(gains()); }
  bool fusion_helps() const {
    auto const g = gain();
    return g.mean > 0 && g.mean - g.half > 0;
  }
  /// One sentence.
  std::string verdict() const {
    candidate const *fused = best(candidate::kind::fused), *alone = best(candidate::kind::alone);
    if (!fused || !alone) return "";
    auto const each = gains();
    auto const g = mean_of(each);
    std::string const by = (g.mean < 0 ? "" : "+") + decimals(g.mean, 4) +
                           (std::isfinite(g.half) ? " ± " + decimals(g.half, 4) : "") + " " + metric;
    std::string const of = fused->name + " against " + alone->name + " alone: " + by;
    std::string const over = " (95 %, " + std::to_string(each.size()) + " seeds, " + std::to_string(answered(each)) +
                             " samples that both answer).";
    if (!std::isfinite(g.half)) return "One seed says little: " + of + ".";
    return (fusion_helps() ? "Fusion helps: " : "Fusion does not help beyond the interval: ") + of + over;
  }
  /// Marks the candidates that no other is at least as good as in everything.
  void mark() {
    for (auto& a : rows) {
      a.best_in_something = answered(a.test) > 0 && std::none_of(rows.begin(), rows.end(), [&](candidate const& b) { return beats(b, a); });
    }
  }
  std::string text() const {
    return table(true).text() + "* no other answers the same samples and is at least as good in " + metric + ", us, parameters and workspace\n" + verdict() + "\n";
  }
  std::string csv() const { return table(false).csv(); }

 private:
  static sample_points difference(sample_points a, sample_points const& b) {
    for (std::size_t s = 0; s < a.size(); ++s)
      for (std::size_t i = 0; i < a[s].size(); ++i) a[s][i] -= b[s][i];
    return a;
  }
  static std::size_t answered(sample_points const& p) {
    return p.empty() ? 0 : std::size_t(std::count_if(p[0].begin(), p[0].end(), [](double v) { return v == v; }));
  }
  /// Whether b answers what a answers, as well as a does, for no more.
  static bool beats(candidate const& b, candidate const& a) {
    auto const both = difference(b.test, a.test);
    if (answered(both) < answered(a.test)) return false;
    double const more = mean_of(both).mean;
    bool const as_good = more >= 0 && b.microseconds <= a.microseconds && b.parameters <= a.parameters &&
                         b.workspace_bytes <= a.workspace_bytes;
    bool const better = more > 0 || b.microseconds < a.microseconds || b.parameters < a.parameters ||
                        b.workspace_bytes < a.workspace_bytes;
    return as_good && better;
  }
  text_table table(bool words) const {
    std::vector<std::string> heads{"model", "samples", metric, "±", "parameters", "seconds", "us", "workspace", "best"};
    for (auto const& m : modalities) heads.push_back(m + " shuffled"), heads.push_back(m + " zeroed");
    text_table t(heads);
    for (auto const& c : rows) {
      auto const m = mean_of(c.test);
      std::vector<std::string> row{c.name, std::to_string(answered(c.test)), decimals(m.mean, 4), decimals(m.half, 4), std::to_string(c.parameters), decimals(c.seconds, 1),
                                   decimals(c.microseconds, 1), words ? bytes_in_words(c.workspace_bytes) : std::to_string(c.workspace_bytes),
                                   c.best_in_something ? "*" : ""};
      for (std::size_t i = 0; i < c.shuffled.size(); ++i)
        row.push_back(decimals(c.shuffled[i], 4)), row.push_back(decimals(c.zeroed[i], 4));
      t.add(row);
    }
    return t;
  }
};

}  // namespace braid
