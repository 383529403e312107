#pragma once
#include "braid/core/law.hpp"
#include "braid/core/list.hpp"
#include "braid/core/parameter.hpp"
#include "braid/core/philox.hpp"
#include "braid/core/view.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace braid::inline v0 {

// The contract of a unit (a layer or a fusion policy). A unit is an empty type derived from `unit`; its member template
// `on<In...>`, derived from `bound<In...>`, is the unit bound to static input shapes:
//
//   out                     the shape of its value, or poison where the law fails
//   params<Tensor>          what it trains;       each(self, f) calls f(name, tensor, initialiser)
//   state<Tensor>           what it keeps but does not train; likewise
//   saved<Batch>            what forward leaves for backward, a sample;  each(self, f) calls f(array)
//   scratch<Batch>          room for one forward, a sample; once<S> is one for the whole batch
//   backward_scratch<Batch> room for one backward
//   in_place                out may lie where the first input lies (forward), din where dout lies (backward)
//   reads_in, reads_out     what backward looks at: only that is kept
//   couples_rows            a training batch must not be split (batch_norm)
//   draws                   its forward or backward in training reads call.random (dropout)
//   drops_lengths           all steps of out count, whatever the lengths of the inputs (a stride along time)
//   gives_lengths           which steps of out count is its own matter: forward sets call.own_lengths, a number a row
//   least_rows              rows that a training batch needs at least (batch_norm of features: 2)
//   flops                   of one forward, a sample
//   forward(call)           sets call.out
//   backward(call)          sets call.din<I>() where it is wanted, adds into call.dparams
//
// A unit without backward serves inference. A backend may offer forward(call) or backward(call) for a bound unit of its
// choice; it then comes before the unit's own.

/// Base of all units. A unit's law says by static_assert what shapes it takes, and nothing else: `|` and `fuse` call it
/// first, so that an error stands right under the user's operator. `out` is poison, in silence, where the law failed.
struct unit {
  template <class... In>
  static consteval void law() {}
};
/// How a summary writes a unit, where its type's name and arguments are not what the user wrote.
template <std::size_t N>
struct written_as {
  std::string_view name;
  std::array<std::size_t, N> sizes;
};
struct options_in_a_call;
/// `layer_norm<64>`, `elu<50>`: to the compiler, which knows no template of that name, this compares. What it means is said
/// here.
template <class U, class N>
  requires std::is_base_of_v<unit, U>
constexpr auto operator<(U, N) {
  static_assert(holds<std::is_void_v<U>, at<U>, got<N>, wants<options_in_a_call>>,
                "this unit takes no <...>: sizes come from its input, e.g. `| layer_norm`, and options stand in a call, "
                "e.g. elu(percent<50>)");
  return U{};
}
/// Base of units that take several branches.
struct fusion_policy : unit {};

/// Branches of one fusion at most: sets of inputs are bits.
inline constexpr std::size_t most_branches = 64;

/// A layer or policy U with a size of nothing, dense<0>: its law says so.
template <class U, class Base>
struct of_nothing : Base {
  template <class... In>
  static consteval void law() {
    static_assert(holds<(sizeof...(In) > most_branches), at<U>, got<exactly<0>>, wants<at_least<1>>>, "a size of 0: sizes are at least 1");
  }
  template <class... In>
  struct on {
    using out = poison;
  };
  constexpr of_nothing operator()(auto...) const { return {}; }
};
/// U, all of whose sizes are at least 1.
template <class U, std::size_t... Size>
using sized = std::conditional_t<((Size > 0) && ...), U, of_nothing<U, unit>>;
template <class U, std::size_t... Size>
using sized_policy = std::conditional_t<((Size > 0) && ...), U, of_nothing<U, fusion_policy>>;

/// One array for the whole batch, in scratch.
template <class S>
struct once {
  static constexpr std::size_t size = S::size;
  using element = real;
};
template <class S>
inline constexpr bool is_once = false;
template <class S>
inline constexpr bool is_once<once<S>> = true;

/// What most units have nothing of.
template <class... In>
struct bound {
  using inputs = types<In...>;
  template <template <class> class Tensor>
  struct params {
    static constexpr void each(auto&&, auto&&) {}
  };
  template <template <class> class Tensor>
  struct state {
    static constexpr void each(auto&&, auto&&) {}
  };
  template <template <class> class Batch>
  struct saved {
    static constexpr void each(auto&&, auto&&) {}
  };
  template <template <class> class Batch>
  struct scratch {
    static constexpr void each(auto&&, auto&&) {}
  };
  template <template <class> class Batch>
  struct backward_scratch {
    static constexpr void each(auto&&, auto&&) {}
  };
  static constexpr bool in_place = false, reads_in = true, reads_out = false, couples_rows = false;
  static constexpr bool drops_lengths = false, gives_lengths = false, draws = false;
  static constexpr std::size_t flops = 0, least_rows = 1;
};

/// explain: forward as in prediction, but with what backward reads kept: gradients of what the model says.
enum class mode { predict, train, explain };

/// The views of one scalar, as templates to hand to params, state, saved and scratch.
template <class T>
struct views {
  template <class Spec>
  using parameter = tensor<Spec, T>;
  template <class Spec>
  using const_parameter = tensor<Spec, T const>;
  template <class S>
  using rows = batch<S, T>;
  template <class S>
  using const_rows = batch<S, T const>;
};

/// A set of inputs, a bit each. 128: a policy over 64 branches may have one input more, their weights.
__extension__ typedef unsigned __int128 input_set;  // `using` would warn
constexpr std::size_t count(input_set s) {
  return std::size_t(std::popcount(std::uint64_t(s))) + std::size_t(std::popcount(std::uint64_t(s >> 64)));
}

/// What forward gets. Absent: bit I is set where input I was declared absent (only units that bear it see one).
template <class B, class K, mode M, input_set Absent = 0>
struct forward_call {
  using scalar = typename K::scalar;
  static constexpr mode walks = M;
  static constexpr bool training = M != mode::predict;  ///< keeps what backward reads
  static constexpr bool learning = M == mode::train;    ///< takes the batch's statistics, draws random numbers
  static constexpr std::size_t inputs = B::inputs::size;
  template <std::size_t I>
  using input = nth_in<I, typename B::inputs>;
  template <std::size_t I>
  static constexpr bool present = (Absent >> I & 1) == 0;
  static constexpr std::size_t present_inputs = inputs - count(Absent);

  K& k;
  std::size_t rows;
  typename B::template params<views<scalar>::template const_parameter> params{};
  using kept = std::conditional_t<learning, typename B::template state<views<scalar>::template parameter>,
                                  typename B::template state<views<scalar>::template const_parameter>>;
  kept state{};  ///< read alone in prediction: many predictors share it
  batch<typename B::out, scalar> out{};
  typename B::template saved<views<scalar>::template rows> saved{};  ///< null unless training
  typename B::template scratch<views<scalar>::template rows> scratch{};
  std::array<void const*, inputs> values{};
  std::array<std::int32_t const*, inputs> valid{};
  std::int32_t* own_lengths = nullptr;  ///< to be set by a unit that gives_lengths
  philox random{};              ///< this step's stream
  std::uint64_t first_row = 0;  ///< of these rows in the whole batch: the counter of a row's random numbers

  template <std::size_t I = 0>
  batch<input<I>, element_t<typename input<I>::element, scalar> const> in() const {
    return {static_cast<element_t<typename input<I>::element, scalar> const*>(values[I]), rows};
  }
  /// Used steps of input I, a number a row, or null where all are used.
  template <std::size_t I = 0>
  std::int32_t const* lengths() const {
    return valid[I];
  }
};

/// What backward gets. The values it may look at are those that the unit asked for (reads_in, reads_out). Absent: as in
/// the forward call of these rows; M too.
template <class B, class K, input_set Absent = 0, mode M = mode::train>
struct backward_call {
  using scalar = typename K::scalar;
  static constexpr mode walks = M;
  static constexpr bool learning = M == mode::train;
  static constexpr std::size_t inputs = B::inputs::size;
  template <std::size_t I>
  using input = nth_in<I, typename B::inputs>;
  template <std::size_t I>
  static constexpr bool present = (Absent >> I & 1) == 0;
  static constexpr std::size_t present_inputs = inputs - count(Absent);

  K& k;
  std::size_t rows;
  typename B::template params<views<scalar>::template const_parameter> params{};
  typename B::template params<views<scalar>::template parameter> dparams{};
  batch<typename B::out, scalar const> out{};
  batch<typename B::out, scalar const> dout{};
  typename B::template saved<views<scalar>::template rows> saved{};
  typename B::template backward_scratch<views<scalar>::template rows> scratch{};
  std::array<void const*, inputs> values{};
  std::array<void*, inputs> gradients{};
  std::array<std::int32_t const*, inputs> valid{};
  philox random{};
  std::uint64_t first_row = 0;

  template <std::size_t I = 0>
  batch<input<I>, element_t<typename input<I>::element, scalar> const> in() const {
    return {static_cast<element_t<typename input<I>::element, scalar> const*>(values[I]), rows};
  }
  /// Gradient of input I, to be set; false where nobody wants it (a model's input, an absent branch).
  template <std::size_t I = 0>
  batch<input<I>, scalar> din() const {
    if constexpr (present<I>) return {static_cast<scalar*>(gradients[I]), rows};
    else return {nullptr, rows};
  }
  template <std::size_t I = 0>
  std::int32_t const* lengths() const {
    return valid[I];
  }
};

}  // namespace braid
