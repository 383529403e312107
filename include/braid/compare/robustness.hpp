#pragma once
#include "braid/compare/answers.hpp"
#include "braid/compare/corruption.hpp"
#include "braid/compare/robustness_report.hpp"
#include "braid/model/summary.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace braid::inline v0 {

struct robustness_options {
  std::size_t steps = 10;  ///< levels 0, 1/steps, ... 1
  seed from{};             ///< of all draws
};

namespace detail {
/// A modality of a net, how its data are measured, and the stream of one of its corruptions.
template <class M, class C>
struct spoiling {
  data_measure const& of;
  philox random;
  corruption_level level;

  template <class Batch, class Data>
  void operator()(Batch& batch, Data const& data, std::size_t first, std::size_t rows) const {
    auto* const x = batch.template memory<M>();
    auto const& c = data.template column<M>();
    for (std::size_t i = 0; i < rows; ++i) {
      std::size_t const r = data.row(first + i);
      if (!c.has(r)) continue;
      std::size_t const used = c.lengths ? std::size_t(c.lengths[r]) : steps_of<M>;
      using element = std::remove_reference_t<decltype(*x)>;
      C::template apply<M>(level, of, random, spoilt_sample<element>{x + i * M::outside::size, used, r});
    }
  }
};
/// What each sample lacks when each of `dropped` that it has is lost at this rate.
template <class Prog, class Data>
std::vector<modality_set> lost_at(Data const& data, modality_set dropped, corruption_level rate, philox random) {
  std::vector<modality_set> lacks(data.size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    std::size_t const r = data.row(i);
    modality_set const own = lacks_in<Prog>(data, r, typename partials_in<Data>::type{});
    lacks[i] = own | drawn_loss<Prog>(all_modalities<Prog> & ~own, dropped, float(rate.share), random, r);
  }
  return lacks;
}
}  // namespace detail

namespace detail {
template <class Model, class Data, class Objective>
robustness_report robustness_of(Model const& model, Data const& data, Objective const& objective, robustness_options const& options) {
  using G = typename Model::graph;
  using K = typename Model::place;
  using prog = program<G>;
  if (options.steps == 0) throw value_error("robustness", "steps", "at least 1", "0");
  auto const full = named_objective<Data>(objective);
  answers<G, K, std::remove_const_t<decltype(full)>> ask(model.weights());
  robustness_report report{std::string(ask.metric), {}, {}};
  for (std::size_t l = 0; l <= options.steps; ++l) report.levels.push_back(double(l) / double(options.steps));

  auto const add = [&](std::string_view modality, std::string_view corruption, auto&& metric_at) {
    robustness_curve c{std::string(modality), std::string(corruption)};
    for (double l : report.levels) {
      c.metric.push_back(metric_at(corruption_level(l), c));
      if (!c.refuses.empty()) return c.metric.clear(), report.curves.push_back(c);
    }
    c.relative = relative_robustness(report.levels, c.metric);
    report.curves.push_back(c);
  };

  [&]<class... M>(types<M...>) {
    (report.modalities.push_back(std::string(M::name())), ...);
    std::vector<data_measure> const measures{measure<M>(data)...};
    auto const of = [&]<class N>(std::type_identity<N>) -> data_measure const& { return measures[index_of<N, M...>()]; };
    auto const each_corruption = [&]<class N, class... C>(std::type_identity<N> n, types<C...>) {
      (add(N::name(), C::name, [&](corruption_level level, auto&) {
        detail::spoiling<N, C> const spoil{of(n), corruption_stream<C, N>(options.from), level};
        return ask(data, [&](auto& batch, std::size_t first, std::size_t rows) { spoil(batch, data, first, rows); }).metric;
      }), ...);
    };
    (each_corruption(std::type_identity<M>{}, corruptions_of<M>{}), ...);
    add("all", "noise", [&](corruption_level level, auto&) {
      return ask(data, [&](auto& batch, std::size_t first, std::size_t rows) {
        (detail::spoiling<M, noise_of<M>>{of(std::type_identity<M>{}), corruption_stream<noise_of<M>, M>(options.from),
                                          level}(batch, data, first, rows), ...);
      }).metric;
    });
  }(typename prog::modalities{});

  if constexpr (prog::modalities::size > 1 && prog::modalities::size <= most_partial) {
    auto const steps = step_names<prog>();
    philox const random = philox{options.from.value}.fork(name_hash(std::string_view("drop")));
    auto const dropped = [&](std::string_view name, modality_set set) {
      add(name, "drop", [&](corruption_level rate, robustness_curve& curve) {
        auto const lacks = detail::lost_at<prog>(data, set, rate, random);
        std::vector<std::uint32_t> order(data.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = std::uint32_t(i);
        std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return lacks[a] < lacks[b]; });
        for (modality_set const l : lacks)
          if (std::size_t const step = first_refusing<prog>(l); step != none) return curve.refuses = steps[step], 0.0;
        auto const in_order = [&](std::size_t i) { return lacks[order[i]]; };
        return ask.template lacking<all_modalities<prog>>(in_order, data.subset(order)).metric;
      });
    };
    for (std::size_t m = 0; m < prog::modalities::size; ++m) dropped(report.modalities[m], modality_set{1} << m);
    dropped("all", all_modalities<prog>);
  }
  return report;
}
struct spoilt_data;
}  // namespace detail

/// A model's metric while its data get worse: for each modality each corruption that fits it (compare/corruption.hpp) at
/// levels from 0 to 1, all modalities together with their noise, and each modality, and all, absent at that rate.
///
///   auto const worn = bd::robustness(model, test).against(bd::robustness(late_mean, test));
///   std::fputs(worn.text().c_str(), stdout);
///   worn.save("robustness");
///
/// A drop is absence, the path of `.where(there)`; of a sample that would lose all it has, one drawn modality stays. Where
/// the net cannot do without, its curve has no numbers and says which step refuses.
///
/// units   the metric: accuracy of classes, R2 of values. Noise is measured by these data.
/// cost    one prediction of the data for each curve and level; drops: nets of up to 8 modalities.
/// errors  as evaluate's (compile time); value_error: no steps.
/// source  Liang et al. 2021, arXiv:2107.07502, sections on robustness; the corruptions are written here, in units of the
///         data.
template <class Model, class Data, class Objective>
robustness_report robustness(Model const& model, Data const& data, Objective const& objective, robustness_options const& options = {}) {
  static_assert(holds<detail::lies_in_memory<Data>, at<detail::spoilt_data>, got<Data>, wants<data_in_memory>>,
                "robustness measures its noise by whole columns: give data in memory, none on demand");
  if constexpr (detail::lies_in_memory<Data>) return detail::robustness_of(model, data, objective, options);
  else return {};
}
/// By the one target of the data.
template <class Model, class Data>
robustness_report robustness(Model const& model, Data const& data, robustness_options const& options = {}) {
  return robustness(model, data, usual_loss(detail::sole_target(typename Data::names{})), options);
}

}  // namespace braid
