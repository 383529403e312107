#pragma once
#include "braid/train/history.hpp"

#include <type_traits>
#include <utility>

namespace braid::inline v0 {

// What goes along with a training: any number of objects behind the options of `fit`, by their own types.
//
//   bd::fit(model, train, valid, bd::cross_entropy, bd::adamw{}, {.epochs = 20},
//           bd::on_epoch([](bd::epoch_record const& r) { std::printf("%zu %g\n", r.epoch, r.valid.loss); }),
//           bd::io::checkpoint{.path = "run.safetensors"});
//
// A companion has one or more of these members; of those that return bool, false ends the training:
//
//   begin(run)            before the first step; may put the run where an earlier one was (io/checkpoint.hpp)
//   on_step(step_record)  after every step; false: the epoch ends here, is evaluated and is the last
//   on_epoch(epoch_record)
//   after_step(run), after_epoch(run)    then, when the run has moved on

/// All of a training between two steps.
template <class G, backend K, class Trainer>
struct training_run {
  using graph = G;
  using place = K;
  using trainer_type = Trainer;
  basic_weights<G, K>& weights;
  Trainer& trainer;                   ///< steps and moments
  basic_weights<G, K>* average;       ///< null: none
  basic_weights<G, K> best;           ///< of the best epoch so far
  basic_weights<G, K> sound;          ///< what to go back to: the best that are known to give a finite loss
  std::size_t samples, batch, accumulate;
  std::uint64_t from;                 ///< the seed
  bool validates;
  std::string_view metric;            ///< what validation measures
  bool proven = true;                 ///< whether the sound ones are the best
  std::size_t epoch = 0, step = 0;    ///< what comes next; step of the epoch
  double loss = 0, seen = 0;          ///< sum over the samples of this epoch so far, and their number
  double seconds = 0;                 ///< that this epoch took so far
  std::vector<double> terms{};        ///< sums of the terms of several
  history past{};
};

namespace detail {
/// f(x), and whether to go on.
template <class F, class X>
bool goes_on(F&& f, X const& x) {
  if constexpr (std::is_same_v<decltype(f(x)), bool>) return f(x);
  else return f(x), true;
}
template <class F>
struct epoch_caller {
  mutable F f;
  bool on_epoch(epoch_record const& r) const { return goes_on(f, r); }
};
template <class F>
struct step_caller {
  mutable F f;
  bool on_step(step_record const& r) const { return goes_on(f, r); }
};
// Asked of C without const, so that a const companion whose members are not is an error and not passed over.
template <class C>
bool tell(C& c, step_record const& r) {
  if constexpr (requires(std::remove_const_t<C>& m) { m.on_step(r); }) return goes_on([&](auto const& x) { return c.on_step(x); }, r);
  else return true;
}
template <class C>
bool tell(C& c, epoch_record const& r) {
  if constexpr (requires(std::remove_const_t<C>& m) { m.on_epoch(r); }) return goes_on([&](auto const& x) { return c.on_epoch(x); }, r);
  else return true;
}
template <class C, class Run>
void begin(C& c, Run& run) {
  if constexpr (requires(std::remove_const_t<C>& m) { m.begin(run); }) c.begin(run);
}
template <class C, class Run>
void after_step(C& c, Run& run) {
  if constexpr (requires(std::remove_const_t<C>& m) { m.after_step(run); }) c.after_step(run);
}
template <class C, class Run>
void after_epoch(C& c, Run& run) {
  if constexpr (requires(std::remove_const_t<C>& m) { m.after_epoch(run); }) c.after_epoch(run);
}
template <class C, class Run>
inline constexpr bool goes_along = requires(std::remove_const_t<C>& m, Run& run, step_record s) { m.on_step(s); } ||
                                   requires(std::remove_const_t<C>& m, Run& run, epoch_record e) { m.on_epoch(e); } ||
                                   requires(std::remove_const_t<C>& m, Run& run) { m.begin(run); } ||
                                   requires(std::remove_const_t<C>& m, Run& run) { m.after_step(run); } ||
                                   requires(std::remove_const_t<C>& m, Run& run) { m.after_epoch(run); };
}  // namespace detail

/// A companion that calls f(epoch_record) after every epoch; where f returns bool, false ends the training.
template <class F>
constexpr detail::epoch_caller<F> on_epoch(F f) {
  return {std::move(f)};
}
/// A companion that calls f(step_record) after every step.
template <class F>
constexpr detail::step_caller<F> on_step(F f) {
  return {std::move(f)};
}

}  // namespace braid
