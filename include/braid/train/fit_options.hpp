#pragma once
#include "braid/core/philox.hpp"
#include "braid/train/absence.hpp"
#include "braid/train/clip.hpp"
#include "braid/train/parameter_groups.hpp"
#include "braid/train/schedule.hpp"

#include <cstddef>
#include <cstdio>
#include <limits>
#include <vector>

namespace braid::inline v0 {

/// How `fit` runs.
template <class Schedule = constant, class Clip = clip_norm, class Drop = no_dropping>
struct fit_options {
  std::size_t epochs = 10;
  std::size_t batch = 64;
  /// Batches a step: the step of a batch so many times as large, in the memory of one. What is taken over a batch as a whole
  /// is then taken over each of them: the mean by class weights, batch_norm's statistics, losses between rows.
  std::size_t accumulate = 1;
  std::size_t patience = 0;            ///< epochs without a better validation before it stops; 0: never
  Schedule schedule{};                 ///< of the rate, by optimiser steps
  Clip clip{std::numeric_limits<double>::infinity()};
  std::vector<parameter_group> groups{};  ///< parameters with a rate or decay of their own, or frozen
  Drop drop{};                         ///< modality_dropout(rate): hides modalities from samples
  double average = 0;                  ///< decay of the weights' moving average (0.999), which is then what is evaluated and kept
  seed from{};                         ///< order of samples, dropout
  std::size_t threads = 1;             ///< changes the time, never the result
  std::FILE* progress = stderr;        ///< null: silent; no terminal: silent
};

}  // namespace braid
