#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/core/math.hpp"
#include "braid/layer/recurrence.hpp"

namespace braid::inline v0 {
namespace layer {

/// Gates i f g o: c = f c + i g, h = o tanh c.
struct lstm_cell {
  static constexpr std::size_t gates = 4;
  static constexpr bool apart = false, remembers = true, carries = true;

  template <class T>
  BRAID_HD static cell_state<T> forward(T* g, T const*, cell_state<T> before) {
    g[0] = num::sigmoid(g[0]), g[1] = num::sigmoid(g[1]), g[2] = num::tanh(g[2]), g[3] = num::sigmoid(g[3]);
    T const c = g[1] * before.memory + g[0] * g[2];
    return {g[3] * num::tanh(c), c};
  }
  template <class T>
  BRAID_HD static T backward(T const* g, cell_state<T> now, cell_state<T> before, T dh, T dc, T* d, T*) {
    T const i = g[0], f = g[1], u = g[2], o = g[3], t = num::tanh(now.memory);
    T const dn = dh * o * (T(1) - t * t) + dc;
    d[0] = dn * u * i * (T(1) - i);
    d[1] = dn * before.memory * f * (T(1) - f);
    d[2] = dn * i * (T(1) - u * u);
    d[3] = dh * t * o * (T(1) - o);
    return dn * f;
  }
};

/// Long short-term memory from a zero state. Steps beyond a sample's length are skipped and give zeros.
///
/// shapes  x: [T, F]; h: [T, H], with two directions [T, 2H]; of each layer and direction weight_ih: [4H, F], above the
///         first layer [4H, H] or [4H, 2H]; weight_hh: [4H, H]; bias_ih, bias_hh: [4H]; gates i f g o.
/// options layers<N> (1), bidirectional, in a call: lstm<64>(layers<2>, bidirectional).
/// cost    8 H (F + H) flop a step, layer and direction forward, twice that backward; training keeps 5H floats of each.
/// errors  a_sequence (compile time).
/// source  Hochreiter and Schmidhuber 1997; torch.nn.LSTM with packed sequences, batch_first.
template <std::size_t H, std::size_t Layers = 1, std::size_t Directions = 1>
struct lstm : unit {
  using options = option::list<option::layers<1>, option::directions<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<lstm, Option...>();
    return lstm<H, option::value_or<option::layers, Layers, Option...>(),
                option::value_or<option::directions, Directions, Option...>()>{};
  }
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<lstm>, got<In>, wants<a_sequence>>,
                  "lstm: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  template <class In>
  struct on : recurrence<lstm_cell, H, Layers, Directions, In> {
    using of = lstm;
  };
};

}  // namespace layer
template <std::size_t H>
inline constexpr sized<layer::lstm<H>, H> lstm{};
}  // namespace braid
