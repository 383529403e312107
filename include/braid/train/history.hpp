#pragma once
#include "braid/train/evaluate.hpp"

#include <cstddef>
#include <vector>

namespace braid::inline v0 {

/// One step of the optimiser.
struct step_record {
  std::size_t epoch = 0, step = 0;  ///< from 0; the step of the whole training
  std::size_t samples = 0;
  double loss = 0, rate = 0;        ///< before the step; the optimiser's rate times the schedule's factor
};
/// One epoch.
struct epoch_record {
  double loss = 0, seconds = 0;     ///< mean over its samples, each before its step; with validation
  evaluation valid{};               ///< loss, metric and the metric's name
  std::size_t epoch = 0;            ///< from 0
  double rate = 0;                  ///< of its last step
  double samples_per_second = 0;    ///< of training, without validation
  std::vector<double> terms{};      ///< the part of each of several terms in the loss, weighted
};
/// What `fit` did: a record an epoch, and the epoch (from 0) whose weights the model has now.
struct history {
  std::vector<epoch_record> epochs;
  std::size_t best = 0;
};

}  // namespace braid
