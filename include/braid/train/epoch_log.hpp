#pragma once
#include "braid/train/companion.hpp"

namespace braid::inline v0 {

namespace detail {
template <class Log>
struct epoch_writer {
  Log& log;
  bool validates = false;
  template <class Run>
  void begin(Run const& run) {
    validates = run.validates;
    log.rewind(run.epoch + 1);
  }
  void on_epoch(epoch_record const& r) const {
    std::size_t const at = r.epoch + 1;
    log.log(at, "loss", r.loss);
    log.log(at, "rate", r.rate);
    if (validates) log.log(at, "valid loss", r.valid.loss);
    if (validates && !r.valid.metric_name.empty()) log.log(at, r.valid.metric_name, r.valid.metric);
    log.flush();
  }
};
}  // namespace detail

/// A companion of `fit` that writes every epoch, counted from 1, to a csv_log or a tensorboard_log: the loss, the rate and, with
/// validation, its loss and metric. A row is in the file before a checkpoint of that epoch is. Behind a checkpoint that
/// resumes, what the log has of epochs that are run once more is taken back first; so each training has a log of its own:
///
///   bd::csv_log log("run.csv");
///   bd::fit(model, train, valid, goal, bd::adamw{}, {.epochs = 20},
///           bd::io::checkpoint{.path = "run.safetensors", .resume = true}, bd::epoch_log(log));
///
/// errors  the log's.
template <class Log>
detail::epoch_writer<Log> epoch_log(Log& log) {
  return {log};
}

}  // namespace braid
