#pragma once
#include "braid/compare/curve_svg.hpp"
#include "braid/core/atomic_file.hpp"
#include "braid/core/error.hpp"
#include "braid/core/text_table.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace braid::inline v0 {

/// A metric over the levels of one corruption of one modality, or of all together.
struct robustness_curve {
  std::string modality;    ///< "all": each by its own
  std::string corruption;  ///< "drop": the modality is absent
  std::vector<double> metric{};
  std::string refuses{};   ///< the step that cannot do without what was dropped; then there is no metric
  double relative = std::numeric_limits<double>::quiet_NaN();
  double effective = std::numeric_limits<double>::quiet_NaN();  ///< against a baseline
};

/// The area under a metric over levels, by the trapezoid rule: relative robustness.
///
/// source  Liang et al. 2021, arXiv:2107.07502; there levels rise by 0.1 too. Without their last step, which maps the
///         areas of all compared methods to 0 ... 1.
inline double relative_robustness(std::vector<double> const& levels, std::vector<double> const& metric) {
  double area = 0;
  for (std::size_t i = 1; i < levels.size(); ++i) area += (levels[i] - levels[i - 1]) * (metric[i] + metric[i - 1]) / 2;
  return area;
}
/// How much better a metric holds than that of a baseline would, had it started from the same height:
///   sum over levels of f_l - (b_l + f_0 - b_0).
/// A sum grows with the number of levels: compare numbers of the same levels.
///
/// source  Liang et al. 2021, arXiv:2107.07502, whose baseline is late fusion; without their last step, as above.
inline double effective_robustness(std::vector<double> const& f, std::vector<double> const& b) {
  double above = 0;
  for (std::size_t i = 0; i < f.size(); ++i) above += f[i] - (b[i] + f[0] - b[0]);
  return above;
}

/// What `robustness` found. Print it: text(); keep it: save("robustness") writes robustness.csv and robustness.svg.
struct robustness_report {
  std::string metric;
  std::vector<std::string> modalities;  ///< of the net
  std::vector<double> levels;
  std::vector<robustness_curve> curves{};

  robustness_curve const* find(std::string_view modality, std::string_view corruption) const {
    for (auto const& c : curves)
      if (c.modality == modality && c.corruption == corruption) return &c;
    return nullptr;
  }
  /// With the effective robustness against that of another model, with the same levels. What the other model does not take
  /// cannot harm it: there its curve is flat.
  robustness_report against(robustness_report const& baseline) const {
    if (baseline.levels != levels || baseline.metric != metric || baseline.curves.empty())
      throw value_error("robustness", "baseline", metric + " at the same levels", baseline.metric + ", or other levels");
    robustness_report with = *this;
    for (auto& c : with.curves) {
      auto const* const b = baseline.find(c.modality, c.corruption);
      auto const& has = baseline.modalities;
      bool const taken = c.modality == "all" || std::find(has.begin(), has.end(), c.modality) != has.end();
      c.effective = std::numeric_limits<double>::quiet_NaN();
      if (c.metric.empty() || (taken && (!b || b->metric.empty()))) continue;
      double const start = baseline.curves[0].metric[0];
      c.effective = effective_robustness(c.metric, taken ? b->metric : std::vector<double>(levels.size(), start));
    }
    return with;
  }

  std::string text() const { return table(3).text(); }
  std::string csv() const { return table(6).csv(); }
  /// One line a curve.
  std::string svg(std::string title = "Robustness") const {
    curve_svg picture(std::move(title), "level of noise, or rate of drop", metric, levels);
    for (auto const& c : curves)
      if (!c.metric.empty()) picture.add(c.modality + ": " + c.corruption, c.metric, c.corruption == "drop");
    return picture.text();
  }
  /// Writes stem.csv and stem.svg, each whole or not at all. Errors as atomic_file's.
  void save(std::string const& stem, std::string title = "Robustness") const {
    write_whole(stem + ".csv", csv());
    write_whole(stem + ".svg", svg(std::move(title)));
  }

 private:
  text_table table(int places) const {
    std::vector<std::string> heads{"modality", "corruption"};
    for (double l : levels) heads.push_back(decimals(l, 2));
    heads.insert(heads.end(), {"relative", "effective"});
    text_table t(heads, 2);
    for (auto const& c : curves) {
      std::vector<std::string> row{c.modality, c.metric.empty() ? c.corruption + ", refused by " + c.refuses : c.corruption};
      for (double v : c.metric) row.push_back(decimals(v, places));
      if (!c.metric.empty()) row.insert(row.end(), {decimals(c.relative, places), decimals(c.effective, places)});
      t.add(row);
    }
    return t;
  }
};

}  // namespace braid
