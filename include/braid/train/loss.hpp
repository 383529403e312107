#pragma once
#include "braid/core/error.hpp"
#include "braid/core/unit.hpp"

#include <array>
#include <cstddef>
#include <string>

namespace braid::inline v0 {

// The contract of a loss. A loss is a small struct derived from `loss` (its members are its options); its template
// `on<In...>` is bound to the shapes of what it compares, outputs first, then targets. An option is set by a function of
// PyTorch's name that returns a changed copy: `bd::huber.delta(0.5)`.
//
//   run(options, call)   adds weight times the sample's loss to call.value[r], and the gradient of
//                        weight * (mean over call.total rows) to call.din<I>() for every output I
//   couples_rows         true where a sample's loss looks at other samples: its rows are then one batch, walked by one
//                        lane in training and in runs of `evaluated_together` samples in evaluation
//   bears_absence        run is called also where outputs are absent from these rows: their values are then null
//   room<K>(rows)        how many scalars of call.room it needs, where it needs any; they hold anything
//   weighings            of a loss whose mean is one by weights: how many such means it has (1), and
//   weigh(options, call, sums)   adds to *sums what the rows of call weigh, by their targets alone. In evaluation run finds
//                        the sums over all data at call.weight_sums
//
// A loss of a whole batch adds weight times that to every row's value, so that the mean over the rows is the batch's loss.
// What such a loss learns is no part of it: it is an output of the net (`learned`), whose every row is the same. The loss
// reads row 0 and gives each row its share of the gradient.
//
// Laws stand in a consteval function that `on` names, as in units.

struct loss {};

/// How many samples a loss that couples rows sees at a time in evaluation, whatever the net: its value depends on how
/// many there are. They are the data's in order; the last run may be smaller.
inline constexpr std::size_t evaluated_together = 64;

template <class B, class K>
struct loss_call {
  using scalar = typename K::scalar;
  static constexpr std::size_t inputs = B::inputs::size;
  template <std::size_t I>
  using input = nth_in<I, typename B::inputs>;

  K& k;
  std::size_t rows;
  std::size_t total;  ///< rows of the whole batch, of which these are a part
  scalar weight;
  scalar* value;      ///< [rows]
  std::array<void const*, inputs> values{};
  std::array<void*, inputs> gradients{};
  std::array<void const*, inputs> batches{};
  std::size_t batch_rows = 0;  ///< in batches; 0: these rows are the batch
  scalar* room = nullptr;      ///< room<K>(rows) scalars
  std::size_t mean_rows = 0;   ///< in evaluation, with weight_sums: rows of all data
  double const* weight_sums = nullptr;

  template <std::size_t I>
  batch<input<I>, element_t<typename input<I>::element, scalar> const> in() const {
    return {static_cast<element_t<typename input<I>::element, scalar> const*>(values[I]), rows};
  }
  template <std::size_t I>
  batch<input<I>, scalar> din() const {
    return {static_cast<scalar*>(gradients[I]), rows};
  }
  /// Target I of the whole batch, in the host's memory: for a mean that is taken over more than rows. Every lane reads
  /// the same rows in the same order, so that what it makes of them does not depend on the lanes.
  template <std::size_t I>
  batch<input<I>, element_t<typename input<I>::element, scalar> const> whole() const {
    return {static_cast<element_t<typename input<I>::element, scalar> const*>(batch_rows ? batches[I] : values[I]),
            batch_rows ? batch_rows : rows};
  }
};

/// What a bound loss needs to work in, in scalars.
template <class B, class K>
constexpr std::size_t room_of(std::size_t rows) {
  if constexpr (requires { B::template room<K>(rows); }) return B::template room<K>(rows);
  else return 0;
}

/// How many means by weights a bound loss takes.
template <class B>
inline constexpr std::size_t weighings_of = [] {
  if constexpr (requires { B::weighings; }) return std::size_t(B::weighings);
  else return std::size_t{0};
}();

namespace detail {
/// An option of a loss. In a constant, one that does not fit does not compile.
constexpr double option(double value, bool fits, char const* loss, char const* name, char const* wanted) {
  if (!fits) throw value_error(loss, name, wanted, std::to_string(value));
  return value;
}
constexpr double weight_option(double value, char const* loss, char const* name) {
  return option(value, value >= 0 && value < 1e30, loss, name, "weights from 0 on");
}
}  // namespace detail

}  // namespace braid
