#pragma once
#include "braid/core/atomic_file.hpp"
#include "braid/core/type_name.hpp"
#include "braid/io/safetensors.hpp"
#include "braid/train/companion.hpp"

#include <array>
#include <cinttypes>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

namespace braid::inline v0::io {

namespace detail {
/// The text that a checkpoint must share with the run that it goes on with, by key.
using facts = std::vector<std::pair<std::string, std::string>>;
template <class... Term>
std::string losses_of(types<Term...>) {
  std::string all;
  ((all += (all.empty() ? "" : ", ") + std::string(tag_name<typename Term::loss_type>())), ...);
  return all;
}
template <class Run>
facts facts_of(Run const& run) {
  using prog = program<typename Run::graph>;
  std::string shape;
  auto const names = step_names<prog>();
  for (std::size_t i = 0; i < prog::size; ++i) {
    auto const& d = prog::graph.nodes[i];
    shape += names[i];
    std::array<std::size_t, 5> const sizes{d.size, d.parameters, d.flops, d.saved, d.edges};
    for (std::size_t n : sizes) shape += "," + std::to_string(n);
  }
  char print[17];
  std::snprintf(print, sizeof print, "%016" PRIx64, name_hash(shape));
  return {{"checkpoint", "2"},
          {"net", std::to_string(prog::size) + " steps, " + std::to_string(prog::parameters) + " parameters, " + print},
          {"scalar", "float" + std::to_string(8 * sizeof(typename Run::place::scalar))},
          {"optimizer", std::string(tag_name<typename Run::trainer_type::optimizer_type>())},
          {"average", run.average ? "yes" : "no"},
          {"objective", losses_of(typename Run::trainer_type::objective_type::terms{})},
          {"validation", !run.validates ? "none" : run.metric.empty() ? "loss" : std::string(run.metric)},
          {"samples", std::to_string(run.samples)},
          {"batch", std::to_string(run.batch)},
          {"accumulate", std::to_string(run.accumulate)},
          {"seed", std::to_string(run.from)}};
}

/// One visit to every tensor of a run: into the file, a look whether the file has it, or out of the file.
struct run_tensors {
  enum class task { put, check, take };
  std::string const& path;
  safetensors& file;
  task what;
  std::size_t visited = 0;

  template <class T>
  void one(std::string const& name, std::vector<std::size_t> const& dims, std::vector<T>& values) {
    ++visited;
    if (what == task::put) {
      file.tensors.insert_or_assign(name, data::array::from(std::span<T const>(values), dims));
      return;
    }
    auto const found = file.tensors.find(name);
    if (found == file.tensors.end()) throw file_error(path, "tensor " + name, "to be there", "no such tensor");
    if (found->second.shape != dims)
      throw file_error(path, "tensor " + name, "shape " + shape_text(dims), shape_text(found->second.shape));
    if (what == task::take) values = found->second.template to<T>(name);
  }
  template <bool State, class W, class T>
  void flat(std::string const& prefix, std::vector<T>& host) {
    W::template by_name<State>(host, [&](std::string const& name, std::vector<std::size_t> const& dims,
                                         std::vector<T>& values) { one(prefix + name, dims, values); });
  }
  template <class W>
  void weights(std::string const& prefix, W& w) {
    std::vector<typename W::T> params(w.param_count), state(w.state_count);
    w.place().download(params.data(), w.params(), params.size());
    w.place().download(state.data(), w.state(), state.size());
    flat<false, W>(prefix, params);
    flat<true, W>(prefix, state);
    if (what != task::take) return;
    w.place().upload(w.params(), params.data(), params.size());
    w.place().upload(w.state(), state.data(), state.size());
  }
  template <class Run>
  void all(Run& run) {
    using W = std::remove_reference_t<decltype(run.weights)>;
    weights("weights.", run.weights);
    weights("best.", run.best);
    weights("sound.", run.sound);
    if (run.average) weights("average.", *run.average);
    for (std::size_t a = 0; a < Run::trainer_type::moments; ++a) {
      auto host = run.trainer.read_moments(a);
      flat<false, W>("moments." + std::to_string(a) + ".", host);
      if (what == task::take) run.trainer.write_moments(a, host);
    }
  }
};

/// The numbers of a record, in the order in which they stand in the file; terms behind them.
template <class R>
std::vector<double> numbers_of(R const& r, std::size_t terms) {
  std::vector<double> n{r.loss, r.seconds, r.valid.loss, r.valid.metric, r.rate, r.samples_per_second};
  auto const add = [&](std::vector<double> const& t) {
    for (std::size_t i = 0; i < terms; ++i) n.push_back(i < t.size() ? t[i] : 0);
  };
  add(r.terms), add(r.valid.terms);
  return n;
}
inline epoch_record record_of(double const* n, std::size_t epoch, std::size_t terms, bool validated, std::string_view metric) {
  epoch_record r{.loss = n[0], .seconds = n[1], .valid = {n[2], n[3], metric}, .epoch = epoch, .rate = n[4], .samples_per_second = n[5]};
  r.terms.assign(n + 6, n + 6 + terms);
  if (validated) r.valid.terms.assign(n + 6 + terms, n + 6 + 2 * terms);
  return r;
}
}  // namespace detail

/// Writes all of a training between two steps: weights, best weights, average, moments, counters and history; the random
/// numbers and the order of the data are functions of seed, epoch and step. The file is whole or not there.
///
/// errors  file_error.
template <class Run>
void save_run(std::string const& path, Run& run) {
  safetensors file;
  for (auto& fact : detail::facts_of(run)) file.metadata.insert(fact);
  detail::run_tensors{path, file, detail::run_tensors::task::put}.all(run);
  std::array<std::size_t, 5> const counters{run.epoch, run.step, run.trainer.steps(), run.past.best, run.proven};
  std::vector<double> sums{run.loss, run.seen, run.seconds}, past;
  sums.insert(sums.end(), run.terms.begin(), run.terms.end());
  std::size_t const terms = run.terms.size(), columns = 6 + 2 * terms;
  for (auto const& r : run.past.epochs)
    for (double n : detail::numbers_of(r, terms)) past.push_back(n);
  file.tensors["counters"] = data::array::from(std::span<std::size_t const>(counters), {counters.size()});
  file.tensors["sums"] = data::array::from(std::span<double const>(sums), {sums.size()});
  file.tensors["history"] = data::array::from(std::span<double const>(past), {run.past.epochs.size(), columns});
  write_safetensors(path, file);
}

/// Puts a run where the file's was, to the bit. Everything is checked before anything changes.
///
/// errors  file_error: what the format refuses; a checkpoint of another net, scalar, optimiser, number of samples, batch,
///         seed, other losses or validation, with or without an average. Rates, schedule and epochs may be others: they are the caller's.
template <class Run>
void load_run(std::string const& path, Run& run) {
  using task = detail::run_tensors::task;
  auto file = read_safetensors(path);
  for (auto const& [key, own] : detail::facts_of(run)) {
    auto const found = file.metadata.find(key);
    if (found == file.metadata.end()) throw file_error(path, key, own, "no checkpoint of a training");
    if (found->second != own) throw file_error(path, key, own, found->second);
  }
  detail::run_tensors check{path, file, task::check};
  check.all(run);
  std::vector<std::size_t> counters(5);
  std::vector<double> sums(3 + run.terms.size());
  check.one("counters", {counters.size()}, counters);
  check.one("sums", {sums.size()}, sums);
  counters = file.tensors.at("counters").template to<std::size_t>("counters");
  std::size_t const terms = run.terms.size(), columns = 6 + 2 * terms;
  std::vector<double> past;
  check.one("history", {counters[0], columns}, past);
  if (file.tensors.size() != check.visited)
    throw file_error(path, "tensors", std::to_string(check.visited), std::to_string(file.tensors.size()));
  if (counters[3] != 0 && counters[3] >= counters[0])
    throw file_error(path, "counters", "a best epoch before " + std::to_string(counters[0]), std::to_string(counters[3]));

  sums = file.tensors.at("sums").template to<double>("sums");
  past = file.tensors.at("history").template to<double>("history");
  detail::run_tensors{path, file, task::take}.all(run);
  run.epoch = counters[0], run.step = counters[1], run.proven = counters[4] != 0;
  run.trainer.resume_at(counters[2]);
  run.loss = sums[0], run.seen = sums[1], run.seconds = sums[2];
  run.terms.assign(sums.begin() + 3, sums.end());
  run.past = {{}, counters[3]};
  for (std::size_t e = 0; e < run.epoch; ++e)
    run.past.epochs.push_back(detail::record_of(past.data() + e * columns, e, terms, run.validates, run.metric));
}

/// A companion of `fit` that keeps the training in a file, to go on with after whatever ended the process:
///
///   bd::fit(model, train, valid, goal, bd::adamw{}, {.epochs = 50},
///           bd::io::checkpoint{.path = "run.safetensors", .every = {.steps = 500}, .resume = true});
///
/// With resume, a file that is there is gone on with, as if nothing had happened, to the bit; else it is replaced. The
/// weights in it are `best.*`: load_part(path, weights, "*", only_prefix{"best."}).
///
/// errors  value_error: no path, or no interval; file_error, also before the first step where the file could not be written.
struct checkpoint {
  struct interval {
    std::size_t epochs = 0, steps = 0;  ///< 0: not by these
  };
  std::string path{};
  interval every{.epochs = 1};
  bool resume = false;

  template <class Run>
  void begin(Run& run) const {
    if (path.empty()) throw value_error("checkpoint", "path", "the name of a file", "nothing");
    if (!every.epochs && !every.steps) throw value_error("checkpoint", "every", "a number of epochs or of steps", "neither");
    atomic_file const could_be(path);  // now, and not when the first epoch is over
    if (resume && ::access(path.c_str(), F_OK) == 0) load_run(path, run);
  }
  template <class Run>
  void after_step(Run& run) const {
    if (every.steps && run.trainer.steps() % every.steps == 0) save_run(path, run);
  }
  template <class Run>
  void after_epoch(Run& run) const {
    if (every.epochs && run.epoch % every.epochs == 0) save_run(path, run);
  }
};

}  // namespace braid::io
