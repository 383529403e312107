#pragma once
#include "braid/data/prefetched.hpp"
#include "braid/train/companion.hpp"
#include "braid/train/evaluate.hpp"
#include "braid/train/fit_options.hpp"
#include "braid/train/progress.hpp"
#include "braid/train/settings.hpp"
#include "braid/train/shuffle.hpp"
#include "braid/train/trainer.hpp"
#include "braid/train/weight_average.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace braid::inline v0 {

/// In the place of validation data: all epochs are run and the last weights stay.
struct no_validation {};

namespace detail {
inline double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}
inline bool better(evaluation const& a, evaluation const& b) {
  if (std::isnan(a.metric) != std::isnan(b.metric)) return std::isnan(b.metric);
  if (std::isnan(a.metric) || a.metric == b.metric) return a.loss < b.loss || (std::isnan(b.loss) && !std::isnan(a.loss));
  return a.metric > b.metric;
}
/// The rate of the optimiser, or 1 where it has none to be read.
template <class Optimizer>
double rate_of(Optimizer const& o) {
  if constexpr (requires { double(o.rate); }) return o.rate;
  else return 1;
}

/// The name of a parameter with a number in it that is not finite, or nothing.
template <class Weights>
std::string first_not_finite(Weights const& weights) {
  std::string bad;
  weights.read_all([&](std::string const& name, auto const&, auto const& values) {
    if (bad.empty() && !std::all_of(values.begin(), values.end(), [](auto v) { return std::isfinite(v); })) bad = name;
  });
  return bad;
}
template <class Model, class Train, class Valid, class Objective, class Optimizer, class Options, class... Companion>
history run_fit(Model& model, Train const& train, Valid const& valid, Objective const& full, Optimizer const& optimizer,
                Options const& options, Companion&... companions) {
  using G = typename Model::graph;
  using K = typename Model::place;
  using absence = absence_facts<program<G>, Train, decltype(options.drop)>;
  using trainer_type = basic_trainer<G, K, Objective, Optimizer, absence::set, mixes<Train>>;
  if (options.batch == 0) throw value_error("fit", "batch", "at least 1", "0");
  if (options.accumulate == 0) throw value_error("fit", "accumulate", "at least 1", "0");
  if (!(options.average >= 0 && options.average < 1))
    throw value_error("fit", "average", "a decay from 0 (none) to less than 1", std::to_string(options.average));
  check_settings(optimizer), check_settings(options.schedule), check_settings(options.groups, options.clip);
  std::size_t const batch = std::min(options.batch, train.size()), stride = batch * options.accumulate;
  trainer_type trainer(model.weights(), full, optimizer, batch, options.from, options.threads, options.groups);
  trainer.hide(options.drop.rate, absence::hidden);
  decltype(auto) samples = [&]() -> decltype(auto) {
    if constexpr (trainer_type::batches_on_host) return (train);
    else return resident(train, model.weights().place());
  }();
  std::optional<weight_average<G, K>> average;
  if (options.average > 0) average.emplace(model.weights(), options.average);
  constexpr bool validates = !std::is_same_v<Valid, no_validation>;
  basic_evaluator<G, K, Objective> evaluator(average ? average->weights() : model.weights(), full);
  std::vector<std::uint32_t> order(train.size());
  std::size_t const rest = train.size() % batch, used = train.size() - (rest < program<G>::least_rows ? rest : 0);
  std::size_t const steps = (used + stride - 1) / stride;

  training_run<G, K, trainer_type> run{model.weights(), trainer, average ? &average->weights() : nullptr, model.weights(), model.weights(),
                                       train.size(), batch, options.accumulate, options.from.value, validates,
                                       validates ? evaluator.metric_name : std::string_view{}};
  if constexpr (Objective::size > 1) run.terms.resize(Objective::size);
  static_assert((goes_along<Companion, decltype(run)> && ...),
                "behind the options stand companions: bd::on_epoch(f), bd::on_step(f), bd::io::checkpoint{...}");
  (begin(companions, run), ...);
  progress bar(options.progress, options.progress && isatty(fileno(options.progress)) != 0);
  progress_state shown{.epochs = options.epochs, .total = train.size(), .first_epoch = run.epoch + 1};
  bool going = true;
  auto const patient = [&] {
    return !options.patience || run.past.epochs.empty() || run.epoch - 1 - run.past.best < options.patience;
  };
  while (going && run.epoch < options.epochs && patient()) {
    auto const start = std::chrono::steady_clock::now();
    double const before = run.seconds;
    epoch_order(options.from.value, run.epoch, order);
    if constexpr (is_prefetched<Train>) train.expect(std::span(order).subspan(0, used).subspan(std::min(run.step * stride, used)));
    while (going && steps > run.step) {
      std::size_t const first = run.step * stride, n = std::min(stride, used - first);
      std::size_t const at = run.epoch * steps + run.step, all = options.epochs * steps;
      double const factor = options.schedule.factor(at, all);
      if constexpr (requires { options.schedule.momentum(at, all); })
        if (std::optional<double> const m = options.schedule.momentum(at, all)) trainer.momentum(*m);
      double const loss = trainer.step(samples, n, [&](std::size_t i) { return order[first + i]; }, factor, options.clip);
      if (!std::isfinite(loss)) {
        auto const [at_batch, words] = trainer.fault();
        model.weights() = run.sound;
        throw value_error("fit", "epoch " + std::to_string(run.epoch + 1) + ", batch " +
                                     std::to_string(run.step * options.accumulate + at_batch + 1),
                          "a finite loss", (std::isnan(loss) ? "nan" : std::to_string(loss)) + "; first not finite is " + words);  // not "-nan"
      }
      if (!run.proven && !average) run.sound = run.best, run.proven = true;  // an average is another's weights
      if (average) average->update(model.weights(), trainer.steps());
      run.loss += loss * double(n), run.seen += double(n), ++run.step;
      if constexpr (Objective::size > 1) {
        auto const terms = trainer.terms();
        for (std::size_t t = 0; t < terms.size(); ++t) run.terms[t] += terms[t] * double(n);
      }
      shown.epoch = run.epoch + 1, shown.done = first + n, shown.loss = run.loss / run.seen;
      bar.update(shown);
      if constexpr (sizeof...(Companion) > 0) {
        run.seconds = before + seconds_since(start);
        step_record const record{run.epoch, at, n, loss, rate_of(optimizer) * factor};
        ((going = tell(companions, record) && going), ...);
        (after_step(companions, run), ...);
      }
    }
    run.seconds = before + seconds_since(start);
    epoch_record record;  // member by member: g++ 12 warns of an aggregate whose copy of the terms could throw
    record.loss = run.loss / run.seen, record.epoch = run.epoch, record.terms = run.terms;
    for (double& t : record.terms) t /= run.seen;
    record.samples_per_second = run.seen / run.seconds;
    record.rate = rate_of(optimizer) * options.schedule.factor(run.epoch * steps + run.step - 1, options.epochs * steps);
    auto const& now = average ? average->with_state_of(model.weights()) : model.weights();
    if constexpr (validates) record.valid = evaluator(valid);
    record.seconds = before + seconds_since(start);
    shown.metric = record.valid.metric_name, shown.value = record.valid.metric;
    run.past.epochs.push_back(record);
    if (!validates || run.epoch == 0 || better(record.valid, run.past.epochs[run.past.best].valid)) {
      run.past.best = run.epoch;
      run.best = now;
      run.proven = validates && std::isfinite(record.valid.loss);
      if (run.proven) run.sound = run.best;
    }
    if (std::string const bad = run.proven ? "" : first_not_finite(run.best); !bad.empty()) {  // before a checkpoint has them
      model.weights() = run.sound;
      throw value_error("fit", "epoch " + std::to_string(run.epoch + 1) + ", behind its last batch", "finite weights", bad + " is not");
    }
    ++run.epoch, run.step = 0, run.loss = run.seen = run.seconds = 0;
    run.terms.assign(run.terms.size(), 0);
    ((going = tell(companions, record) && going), ...);
    (after_epoch(companions, run), ...);
  }
  bar.finish(shown);
  model.weights() = run.best;
  return run.past;
}
}  // namespace detail

/// Trains. The model ends with the weights of the best validation: the highest metric, or the lowest loss where there is
/// none; equal metrics are told apart by the loss. One seed gives one result, whatever the number of threads. The last
/// batch of an epoch may be smaller; a single row left over is dropped where a layer cannot do with it (batch_norm of
/// features).
///
///   auto history = bd::fit(model, train, valid, bd::cross_entropy, bd::adamw{.rate = 1e-3}, {.epochs = 20, .patience = 4});
///
/// Behind the options may stand companions (train/companion.hpp): callbacks, checkpoints, logs.
///
/// Throws value_error when the loss or a gradient is no longer finite, naming epoch, batch and the first layer whose
/// output is not; the model then has the weights of the best epoch so far that are known to give a finite loss, in the first
/// epoch those it started with. Settings that cannot be meant (a rate below 0) are value_errors, with torch.optim's bounds.
template <class Model, class Train, class Valid, class Objective, class Optimizer, class Schedule = constant,
          class Clip = clip_norm, class Drop = no_dropping, class... Companion>
  requires(!is_objective<Valid> && !loss_object<Valid>)
history fit(Model& model, Train const& train, Valid const& valid, Objective const& objective, Optimizer const& optimizer,
            fit_options<Schedule, Clip, Drop> const& options = {}, Companion&&... companions) {
  using lacks = training_lacks<typename Model::graph, decltype(named_objective<Train>(objective)), Train>;
  static_assert(holds<lacks::learns, at<training>, got<typename lacks::unit>, wants<a_backward>>,
                "a unit of this net has no backward: it serves prediction, not training");
  static_assert(holds<lacks::says || !lacks::learns, at<training>, got<typename lacks::output>, wants<an_output_of_the_net>>,
                "the objective names an output that the net does not have");
  static_assert(holds<lacks::has_columns || !lacks::learns, at<training>, got<typename Train::names>,
                      wants<a_column, typename lacks::column>>,
                "the data set lacks a modality of the net or a target of the objective (of one target: name others)");
  using held_out = training_lacks<typename Model::graph, decltype(named_objective<Train>(objective)),
                                  std::conditional_t<std::is_same_v<Valid, no_validation>, Train, Valid>>;
  static_assert(holds<held_out::has_columns || !lacks::nothing, at<training>, got<Valid>,
                      wants<a_column, typename held_out::column>>,
                "the validation data lack a modality of the net or a target of the objective");
  using absence = absence_facts<program<typename Model::graph>, Train, Drop>;
  static_assert(holds<absence::nothing || !lacks::learns, at<training>, got<typename absence::unit>, wants<bearing_absence>>,
                "modalities are missing (in the data, or by drop): the fusions behind them must bear absence, at most 8 of "
                "them may be missing, and no layer may need a second row: layer_norm instead of batch_norm");
  if constexpr (lacks::nothing && held_out::nothing && absence::nothing)
    return detail::run_fit(model, train, valid, named_objective<Train>(objective), optimizer, options, companions...);
  else return {};
}

/// Trains for all epochs, without validation.
template <class Model, class Train, class Objective, class Optimizer, class Schedule = constant, class Clip = clip_norm,
          class Drop = no_dropping, class... Companion>
  requires(is_objective<Objective> || loss_object<Objective>)
history fit(Model& model, Train const& train, Objective const& objective, Optimizer const& optimizer,
            fit_options<Schedule, Clip, Drop> const& options = {}, Companion&&... companions) {
  using lacks = training_lacks<typename Model::graph, decltype(named_objective<Train>(objective)), Train>;
  static_assert(holds<lacks::learns, at<training>, got<typename lacks::unit>, wants<a_backward>>,
                "a unit of this net has no backward: it serves prediction, not training");
  static_assert(holds<lacks::says || !lacks::learns, at<training>, got<typename lacks::output>, wants<an_output_of_the_net>>,
                "the objective names an output that the net does not have");
  static_assert(holds<lacks::has_columns || !lacks::learns, at<training>, got<typename Train::names>,
                      wants<a_column, typename lacks::column>>,
                "the data set lacks a modality of the net or a target of the objective (of one target: name others)");
  using absence = absence_facts<program<typename Model::graph>, Train, Drop>;
  static_assert(holds<absence::nothing || !lacks::learns, at<training>, got<typename absence::unit>, wants<bearing_absence>>,
                "modalities are missing (in the data, or by drop): the fusions behind them must bear absence, at most 8 of "
                "them may be missing, and no layer may need a second row: layer_norm instead of batch_norm");
  if constexpr (lacks::nothing && absence::nothing)
    return detail::run_fit(model, train, no_validation{}, named_objective<Train>(objective), optimizer, options, companions...);
  else return {};
}

}  // namespace braid
