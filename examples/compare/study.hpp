#pragma once
// What the studies share: columns brought to one scale, a net trained with several seeds, the table, and the goal.
#include "braid/backend/cpu.hpp"
#include "braid/braid.hpp"
#include "braid/compare/comparison.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

namespace study {
namespace bd = braid;

struct settings {
  std::string folder;                              ///< that holds a folder a set
  std::size_t seeds = 5, threads = 1, epochs = 0;  ///< epochs 0: the study's own
  bool held_out = false;  ///< judge on a part of the training data, as the recipes were found; the test data are not read
};

/// What makes columns mean 0 and deviation 1 over the rows it was taken from.
struct column_scale {
  std::vector<float> mean, deviation;

  template <class Wanted>
  static column_scale of(std::span<float const> x, std::size_t columns, Wanted&& wanted) {
    std::vector<double> total(columns), squares(columns);
    double n = 0;
    for (std::size_t r = 0; r < x.size() / columns; ++r) {
      if (!wanted(r)) continue;
      ++n;
      for (std::size_t c = 0; c < columns; ++c) total[c] += double(x[r * columns + c]);
    }
    for (double& t : total) t /= n;
    for (std::size_t r = 0; r < x.size() / columns; ++r)
      for (std::size_t c = 0; wanted(r) && c < columns; ++c)
        squares[c] += std::pow(double(x[r * columns + c]) - total[c], 2);
    column_scale s;
    for (std::size_t c = 0; c < columns; ++c) {
      double const d = std::sqrt(squares[c] / n);
      s.mean.push_back(float(total[c])), s.deviation.push_back(d > 0 ? float(d) : 1);
    }
    return s;
  }
  void apply(std::span<float> x) const {
    for (std::size_t k = 0; k < x.size(); ++k) x[k] = (x[k] - mean[k % mean.size()]) / deviation[k % mean.size()];
  }
};

/// A net as an argument whose type says which.
template <auto Net>
inline constexpr std::integral_constant<decltype(Net), Net> net{};

/// One model over all seeds.
struct row {
  std::string name;
  std::vector<double> metric;  ///< seed by seed
  std::size_t parameters = 0;
  double seconds = 0;  ///< of one training, mean
  double mean() const { return bd::mean_of(metric).mean; }
};

/// Trains Net with every seed: fit(model, seed) trains, judge(model) is the metric.
template <auto Net, class Fit, class Judge>
row trained(std::string name, settings const& set, Fit&& fit, Judge&& judge) {
  row r{std::move(name), {}, bd::parameters<Net>, 0};
  for (std::size_t s = 0; s < set.seeds; ++s) {
    bd::model<Net, bd::cpu> model{bd::seed{s + 1}};
    auto const begin = std::chrono::steady_clock::now();
    fit(model, bd::seed{s + 1});
    r.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() / double(set.seeds);
    r.metric.push_back(judge(model));
    std::fprintf(stderr, "%s, seed %zu of %zu: %.4f\n", r.name.c_str(), s + 1, set.seeds, r.metric.back());
  }
  return r;
}

/// The rows as a table; shown(metric) is what is printed: an error in percent, say.
template <class Shown>
std::string table(std::string const& heading, std::vector<row> const& rows, int places, Shown&& shown) {
  bd::text_table t({"model", heading, "±", "parameters", "seconds"});
  for (auto const& r : rows) {
    std::vector<double> v;
    for (double m : r.metric) v.push_back(shown(m));
    auto const i = bd::mean_of(v);
    t.add({r.name, bd::decimals(i.mean, places), bd::decimals(i.half, places), std::to_string(r.parameters),
           bd::decimals(r.seconds, 1)});
  }
  return t.text();
}
inline double error_percent(double accuracy) { return 100 * (1 - accuracy); }

/// goal: WHAT: met (0.95)
inline void say_goal(std::string const& what, bool met, std::string const& measured) {
  std::printf("goal: %s: %s (%s)\n", what.c_str(), met ? "met" : "MISSED", measured.c_str());
}

int run_mfeat(settings const& set);
int run_airquality(settings const& set);
int run_avdigits(settings const& set);
int run_easyvqa(settings const& set);
int run_stocknet(settings const& set);

}  // namespace study
