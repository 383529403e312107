#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/core/math.hpp"
#include "braid/layer/recurrence.hpp"

namespace braid::inline v0 {
namespace layer {

/// h = tanh(x's part + h's part).
struct rnn_cell {
  static constexpr std::size_t gates = 1;
  static constexpr bool apart = false, remembers = false, carries = false;

  template <class T>
  BRAID_HD static cell_state<T> forward(T* g, T const*, cell_state<T>) {
    return {num::tanh(g[0]), T(0)};
  }
  template <class T>
  BRAID_HD static T backward(T const*, cell_state<T> now, cell_state<T>, T dh, T, T* d, T*) {
    d[0] = dh * (T(1) - now.h * now.h);
    return T(0);
  }
};

/// The plain recurrence h = tanh(Wih x + bih + Whh h + bhh), from a zero state. Steps beyond a sample's length are skipped
/// and give zeros.
///
/// shapes  x: [T, F]; h: [T, H], with two directions [T, 2H]; of each layer and direction weight_ih: [H, F], above the
///         first layer [H, H] or [H, 2H]; weight_hh: [H, H]; bias_ih, bias_hh: [H].
/// options layers<N> (1), bidirectional, in a call: rnn<64>(layers<2>, bidirectional).
/// cost    2 H (F + H) flop a step, layer and direction forward, twice that backward; training keeps nothing but h.
/// errors  a_sequence (compile time).
/// source  Elman 1990; torch.nn.RNN with packed sequences, batch_first.
template <std::size_t H, std::size_t Layers = 1, std::size_t Directions = 1>
struct rnn : unit {
  using options = option::list<option::layers<1>, option::directions<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<rnn, Option...>();
    return rnn<H, option::value_or<option::layers, Layers, Option...>(),
               option::value_or<option::directions, Directions, Option...>()>{};
  }
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<rnn>, got<In>, wants<a_sequence>>,
                  "rnn: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  template <class In>
  struct on : recurrence<rnn_cell, H, Layers, Directions, In> {
    using of = rnn;
  };
};

}  // namespace layer
template <std::size_t H>
inline constexpr sized<layer::rnn<H>, H> rnn{};
}  // namespace braid
