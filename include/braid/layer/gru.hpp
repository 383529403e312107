#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/core/math.hpp"
#include "braid/layer/recurrence.hpp"

namespace braid::inline v0 {
namespace layer {

/// Gates r z n: n = tanh(x's part + r h's part), h = (1 - z) n + z h. The reset comes after the product with h; h's part
/// of n, which backward wants, is the memory.
struct gru_cell {
  static constexpr std::size_t gates = 3;
  static constexpr bool apart = true, remembers = true, carries = true;

  template <class T>
  BRAID_HD static cell_state<T> forward(T* g, T const* from_h, cell_state<T> before) {
    g[0] = num::sigmoid(g[0] + from_h[0]), g[1] = num::sigmoid(g[1] + from_h[1]);
    g[2] = num::tanh(g[2] + g[0] * from_h[2]);
    return {g[2] + g[1] * (before.h - g[2]), from_h[2]};
  }
  template <class T>
  BRAID_HD static T backward(T const* g, cell_state<T> now, cell_state<T> before, T dh, T carried, T* d, T* dfrom_h) {
    T const r = g[0], z = g[1], n = g[2], all = dh + carried;
    T const dn = all * (T(1) - z) * (T(1) - n * n);
    d[0] = dfrom_h[0] = dn * now.memory * r * (T(1) - r);
    d[1] = dfrom_h[1] = all * (before.h - n) * z * (T(1) - z);
    d[2] = dn, dfrom_h[2] = dn * r;
    return all * z;
  }
};

/// Gated recurrent unit from a zero state. Steps beyond a sample's length are skipped and give zeros.
///
/// shapes  x: [T, F]; h: [T, H], with two directions [T, 2H]; of each layer and direction weight_ih: [3H, F], above the
///         first layer [3H, H] or [3H, 2H]; weight_hh: [3H, H]; bias_ih, bias_hh: [3H]; gates r z n.
/// options layers<N> (1), bidirectional, in a call: gru<64>(layers<2>, bidirectional).
/// cost    6 H (F + H) flop a step, layer and direction forward, twice that backward; training keeps 4H floats of each.
/// errors  a_sequence (compile time).
/// source  Cho et al. 2014, arXiv:1406.1078; the reset where torch.nn.GRU has it; packed sequences, batch_first.
template <std::size_t H, std::size_t Layers = 1, std::size_t Directions = 1>
struct gru : unit {
  using options = option::list<option::layers<1>, option::directions<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<gru, Option...>();
    return gru<H, option::value_or<option::layers, Layers, Option...>(),
               option::value_or<option::directions, Directions, Option...>()>{};
  }
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<gru>, got<In>, wants<a_sequence>>,
                  "gru: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  template <class In>
  struct on : recurrence<gru_cell, H, Layers, Directions, In> {
    using of = gru;
  };
};

}  // namespace layer
template <std::size_t H>
inline constexpr sized<layer::gru<H>, H> gru{};
}  // namespace braid
