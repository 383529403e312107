#pragma once
#include "braid/train/clip.hpp"
#include "braid/train/evaluate.hpp"
#include "braid/train/progress.hpp"
#include "braid/train/schedule.hpp"
#include "braid/train/shuffle.hpp"
#include "braid/train/trainer.hpp"

#include <chrono>
#include <cmath>
#include <vector>

namespace braid {

/// How `fit` runs.
template <class Schedule = constant, class Clip = clip_norm>
struct fit_options {
  std::size_t epochs = 10;
  std::size_t batch = 64;
  std::size_t patience = 0;            ///< epochs without a better validation before it stops; 0: never
  Schedule schedule{};                 ///< of the rate, by optimiser steps
  Clip clip{std::numeric_limits<double>::infinity()};
  seed from{};                         ///< order of samples, dropout
  std::size_t threads = 1;             ///< changes the time, never the result
  std::FILE* progress = stderr;        ///< null: silent; no terminal: silent
};

struct epoch_record {
  double loss = 0, seconds = 0;
  evaluation valid{};
};
/// What `fit` did: a record an epoch, and the epoch (from 0) whose weights the model has now.
struct history {
  std::vector<epoch_record> epochs;
  std::size_t best = 0;
};

/// In the place of validation data: all epochs are run and the last weights stay.
struct no_validation {};

/// Trains. The model ends with the weights of the best validation: the highest metric, or the lowest loss where there is
/// none; equal metrics are told apart by the loss. One seed gives one result, whatever the number of threads. The last
/// batch of an epoch may be smaller; a single row left over is dropped where a layer cannot do with it (batch_norm of
/// features).
///
///   auto history = bd::fit(model, train, valid, bd::cross_entropy, bd::adamw{.rate = 1e-3}, {.epochs = 20, .patience = 4});
///
/// Throws value_error when the loss or a gradient is no longer finite, naming epoch, batch and the first layer whose
/// output is not; the model then has the best weights seen so far.
template <class Model, class Train, class Valid, class Objective, class Optimizer, class Schedule = constant,
          class Clip = clip_norm>
history fit(Model& model, Train const& train, Valid const& valid, Objective const& objective, Optimizer const& optimizer,
            fit_options<Schedule, Clip> const& options = {}) {
  using lacks = training_lacks<typename Model::graph, decltype(named_objective<Train>(objective)), Train>;
  static_assert(holds<lacks::learns, at<training>, got<typename lacks::unit>, wants<a_backward>>,
                "a unit of this net has no backward: it serves prediction, not training");
  static_assert(holds<lacks::says || !lacks::learns, at<training>, got<typename lacks::output>, wants<an_output_of_the_net>>,
                "the objective names an output that the net does not have");
  static_assert(holds<lacks::has_columns || !lacks::learns, at<training>, got<typename Train::names>,
                      wants<a_column, typename lacks::column>>,
                "the data set lacks a modality of the net or a target of the objective");
  if constexpr (lacks::nothing) {
  using G = typename Model::graph;
  using K = typename Model::place;
  using O = decltype(named_objective<Train>(objective));
  auto const full = named_objective<Train>(objective);
  if (options.batch == 0) throw value_error("fit", "batch", "at least 1", "0");
  std::size_t const batch = std::min(options.batch, train.size());
  basic_trainer<G, K, O, Optimizer> trainer(model.weights(), full, optimizer, batch, options.from, options.threads);
  constexpr bool validates = !std::is_same_v<Valid, no_validation>;
  basic_evaluator<G, K, O> evaluator(model.weights(), full);
  std::vector<std::uint32_t> order(train.size());
  std::size_t const rest = train.size() % batch, leave = rest < program<G>::least_rows ? rest : 0;
  std::size_t const steps = (train.size() - leave + batch - 1) / batch;
  progress bar(options.progress, options.progress && isatty(fileno(options.progress)) != 0);
  progress_state shown{.epochs = options.epochs, .total = train.size()};

  history h;
  auto best = model.weights();
  auto better = [&](evaluation const& a, evaluation const& b) {
    if (std::isnan(a.metric) || a.metric == b.metric) return a.loss < b.loss;
    return a.metric > b.metric;
  };
  for (std::size_t epoch = 0; epoch < options.epochs; ++epoch) {
    auto const begin = std::chrono::steady_clock::now();
    epoch_order(options.from.value, epoch, order);
    epoch_record record;
    double seen = 0;
    for (std::size_t s = 0; s < steps; ++s) {
      std::size_t const first = s * batch, n = std::min(batch, train.size() - leave - first);
      double const loss = trainer.step(train, n, [&](std::size_t i) { return order[first + i]; },
                                       options.schedule.factor(epoch * steps + s, options.epochs * steps), options.clip);
      if (!std::isfinite(loss)) {
        auto const [at_batch, words] = trainer.fault();
        model.weights() = best;
        throw value_error("fit", "epoch " + std::to_string(epoch + 1) + ", batch " + std::to_string(s + at_batch + 1),
                          "a finite loss", std::to_string(loss) + "; first not finite is " + words);
      }
      record.loss += loss * double(n), seen += double(n);
      shown.epoch = epoch + 1, shown.done = first + n, shown.loss = record.loss / seen;
      bar.update(shown);
    }
    record.loss /= seen;
    if constexpr (validates) record.valid = evaluator(valid);
    record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    shown.metric = record.valid.metric_name, shown.value = record.valid.metric;
    h.epochs.push_back(record);
    if (!validates || epoch == 0 || better(record.valid, h.epochs[h.best].valid)) {
      h.best = epoch;
      best = model.weights();
    }
    if (options.patience && epoch - h.best >= options.patience) break;
  }
  bar.finish(shown);
  model.weights() = best;
  return h;
  } else {
    return {};
  }
}

/// Trains for all epochs, without validation.
template <class Model, class Train, class Objective, class Optimizer, class Schedule = constant, class Clip = clip_norm>
  requires(is_objective<Objective> || loss_object<Objective>)
history fit(Model& model, Train const& train, Objective const& objective, Optimizer const& optimizer,
            fit_options<Schedule, Clip> const& options = {}) {
  using lacks = training_lacks<typename Model::graph, decltype(named_objective<Train>(objective)), Train>;
  static_assert(holds<lacks::learns, at<training>, got<typename lacks::unit>, wants<a_backward>>,
                "a unit of this net has no backward: it serves prediction, not training");
  static_assert(holds<lacks::says || !lacks::learns, at<training>, got<typename lacks::output>, wants<an_output_of_the_net>>,
                "the objective names an output that the net does not have");
  static_assert(holds<lacks::has_columns || !lacks::learns, at<training>, got<typename Train::names>,
                      wants<a_column, typename lacks::column>>,
                "the data set lacks a modality of the net or a target of the objective");
  if constexpr (lacks::nothing) return fit(model, train, no_validation{}, objective, optimizer, options);
  else return {};
}

}  // namespace braid
