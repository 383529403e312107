#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/option.hpp"
#include "braid/layer/recurrence_step.hpp"
#include "braid/layer/sequence_law.hpp"

#include <algorithm>
#include <array>

namespace braid::inline v0 {

namespace layer {

namespace detail {
/// PyTorch's name of a parameter of one layer and direction: weight_ih_l1_reverse.
struct recurrent_name {
  char text[40]{};
  consteval recurrent_name(char const* kind, std::size_t layer, bool reverse) {
    std::size_t n = 0, unit = 1;
    auto const append = [&](char const* s) {
      while (*s) text[n++] = *s++;
    };
    append(kind), append("_l");
    while (layer / unit >= 10) unit *= 10;
    for (; unit; unit /= 10) text[n++] = char('0' + layer / unit % 10);
    if (reverse) append("_reverse");
  }
};
template <std::size_t Layer, bool Reverse>
struct recurrent_names {
  static constexpr recurrent_name weight_ih{"weight_ih", Layer, Reverse}, weight_hh{"weight_hh", Layer, Reverse},
      bias_ih{"bias_ih", Layer, Reverse}, bias_hh{"bias_hh", Layer, Reverse};
};
}  // namespace detail

/// What a layer trains in one direction: N numbers from each X that comes in and from the H before.
template <template <class> class Tensor, std::size_t N, std::size_t H, class X>
struct recurrent_weights {
  Tensor<matrix<N, X>> weight_ih;
  Tensor<matrix<N, shape<H>>> weight_hh;
  Tensor<vec<N>> bias_ih, bias_hh;

  template <std::size_t Layer, std::size_t Direction>
  static constexpr void each(auto&& self, auto&& f) {
    using names = detail::recurrent_names<Layer, Direction == 1>;
    f(names::weight_ih.text, self.weight_ih, init::fan_in(H)), f(names::weight_hh.text, self.weight_hh, init::fan_in(H));
    f(names::bias_ih.text, self.bias_ih, init::fan_in(H)), f(names::bias_hh.text, self.bias_hh, init::fan_in(H));
  }
};

/// The walk of a cell (see recurrence_step.hpp) over the steps, directions and layers of a recurrence of width H; `on` of
/// lstm, gru and rnn. A layer takes both directions of the one below. Each starts from zeros, the reverse one at a
/// sample's own last step: beyond it a state is zero, which is where the way back comes from.
template <class Cell, std::size_t H, std::size_t Layers, std::size_t Directions, class In>
struct recurrence : bound<In> {
  static_assert(Directions == 1 || Directions == 2);
  static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
  static constexpr std::size_t N = Cell::gates * H;                     // what the weights give
  static constexpr std::size_t M = Cell::remembers ? H : 0;             // what a step leaves besides h
  static constexpr std::size_t W = Directions * H, All = Layers * Directions, Above = Layers - 1;
  static constexpr std::size_t Apart = Cell::apart ? N : 0;             // h's part of the gates where it is not added
  static constexpr bool gates_in_h = Cell::gates == 1;                  // one gate: it is worked out where h will be
  static constexpr std::size_t Kept = gates_in_h ? 0 : N, GateStride = gates_in_h ? W : N;
  using out = std::conditional_t<is_series<In>, sequence<T, W>, poison>;
  static constexpr bool reads_out = true;
  static constexpr std::size_t flops = 2 * T * Directions * N * (F + H + Above * (W + H));

  template <template <class> class Tensor>
  struct params {
    std::array<recurrent_weights<Tensor, N, H, shape<F>>, Directions> first;
    std::array<recurrent_weights<Tensor, N, H, shape<W>>, Above * Directions> above;
    static constexpr void each(auto&& self, auto&& f) {
      repeat_indexed<Directions>([&]<class D>(D) {
        recurrent_weights<Tensor, N, H, shape<F>>::template each<0, D::value>(self.first[D::value], f);
      });
      repeat_indexed<Above * Directions>([&]<class I>(I) {
        recurrent_weights<Tensor, N, H, shape<W>>::template each<1 + I::value / Directions, I::value % Directions>(
            self.above[I::value], f);
      });
    }
  };
  // Arrays of several layers or directions hold them one after another, each for all samples.
  template <template <class> class Batch>
  struct saved {
    Batch<shape<All * T * Kept>> gates;   // after their activations
    Batch<shape<All * T * M>> memory;
    Batch<shape<Above * T * W>> between;  // h of all layers but the last
    static constexpr void each(auto&& self, auto&& f) { f(self.gates), f(self.memory), f(self.between); }
  };
  template <template <class> class Batch>
  struct scratch {  // prediction keeps the gates of one layer and direction, one memory, and h of one layer
    Batch<shape<T * Kept>> gates;
    Batch<shape<M>> memory;
    Batch<shape<Apart>> from_h;
    Batch<shape<Above ? T * W : 0>> between;
    static constexpr void each(auto&& self, auto&& f) {
      f(self.gates), f(self.memory), f(self.from_h), f(self.between);
    }
  };
  template <template <class> class Batch>
  struct backward_scratch {
    Batch<sequence<T, N>> dgates;
    Batch<sequence<T, Apart>> dfrom_h;
    Batch<shape<H>> dh;
    Batch<shape<Cell::carries ? H : 0>> carry;
    Batch<shape<std::min<std::size_t>(Above, 2) * T * W>> between;  // a layer reads one and writes the other
    static constexpr void each(auto&& self, auto&& f) {
      f(self.dgates), f(self.dfrom_h), f(self.dh), f(self.carry), f(self.between);
    }
  };

  template <class Call>
  static void forward(Call const& call) {
    std::size_t const size = call.rows * T * W;
    if constexpr (Above == 0) {
      forward_layer(call, 0, steps_as_rows(call.in()), call.params.first.data(), call.out.data);
    } else if constexpr (Call::training) {
      auto* h = call.saved.between.data;
      forward_layer(call, 0, steps_as_rows(call.in()), call.params.first.data(), h);
      for (std::size_t l = 1; l < Layers; ++l, h += size)
        forward_layer(call, l, rows_of_steps(call, h), &call.params.above[(l - 1) * Directions],
                      l < Above ? h + size : call.out.data);
    } else {  // to and fro, so that the last lands in out
      decltype(call.out.data) const h[2] = {call.out.data, call.scratch.between.data};
      forward_layer(call, 0, steps_as_rows(call.in()), call.params.first.data(), h[Above % 2]);
      for (std::size_t l = 1; l < Layers; ++l)
        forward_layer(call, l, rows_of_steps(call, h[(Layers - l) % 2]), &call.params.above[(l - 1) * Directions],
                      h[(Above - l) % 2]);
    }
  }
  template <class Call>
  static void backward(Call const& call) {
    using S = typename Call::scalar;
    std::size_t const size = call.rows * T * W;
    auto const din = steps_as_rows(call.din());
    if constexpr (Above == 0) {
      backward_layer(call, 0, steps_as_rows(call.in()), call.params.first.data(), call.dparams.first.data(),
                     call.out.data, call.dout.data, din);
    } else {
      S const *h = call.out.data, *dh = call.dout.data;
      for (std::size_t l = Above; l > 0; --l) {
        S const* const below = call.saved.between.data + (l - 1) * size;
        S* const dbelow = call.scratch.between.data + (l % 2 && Above > 1) * size;
        std::size_t const w = (l - 1) * Directions;
        backward_layer(call, l, rows_of_steps(call, below), &call.params.above[w], &call.dparams.above[w], h, dh,
                       batch<shape<W>, S>{dbelow, call.rows * T});
        h = below, dh = dbelow;
      }
      backward_layer(call, 0, steps_as_rows(call.in()), call.params.first.data(), call.dparams.first.data(), h, dh, din);
    }
  }

 private:
  /// Whether the backend takes all steps at once.
  template <class Call>
  static constexpr bool walked_whole = std::remove_cvref_t<decltype(std::declval<Call>().k)>::template walks_recurrence<Cell, H>;
  template <class S>
  static batch<shape<W>, S const> rows_of_steps(auto const& call, S* h) {
    return {h, call.rows * T};
  }
  // One direction's half of h, step by step for the recurrence and all steps at once for the products.
  template <class S>
  static batch<shape<H>, S, T * W> half(auto const& call, S* h, std::size_t t) {
    return {h + t * W, call.rows};
  }
  static constexpr std::size_t time(std::size_t s, bool reverse) { return reverse ? T - 1 - s : s; }

  template <class Call, class X, class P>
  static void forward_layer(Call const& call, std::size_t l, X x, P const* p, typename Call::scalar* h) {
    for (std::size_t d = 0; d < Directions; ++d) {
      std::size_t const i = (l * Directions + d) * call.rows;
      if constexpr (Call::training)
        forward_steps<T * M>(call, Directions == 2 && d, x, p[d], h + d * H, call.saved.gates.data + i * T * Kept,
                             call.saved.memory.data + i * T * M, M);
      else
        forward_steps<M>(call, Directions == 2 && d, x, p[d], h + d * H, call.scratch.gates.data,
                         call.scratch.memory.data, 0);
    }
  }
  /// MS: distance of the samples' memories; next: distance of its steps.
  template <std::size_t MS, class Call, class X, class P, class S>
  static void forward_steps(Call const& call, bool reverse, X x, P const& p, S* h, S* gates, S* memory, std::size_t next) {
    if constexpr (gates_in_h) gates = h;
    if constexpr (walked_whole<Call>) {
      call.k.template recurrence_forward<Cell, cell_state<S>, H, T, GateStride, W, Call::training>(
          x, p.weight_ih, p.weight_hh, p.bias_ih, p.bias_hh, gates, memory, h, call.lengths(), call.rows, reverse);
    } else {
      auto const g = batch<shape<N>, S, GateStride>{gates, call.rows * T};
      if constexpr (Cell::apart) call.k.fill_rows(g, p.bias_ih);
      else call.k.map(g, fn::plus{}, p.bias_ih, p.bias_hh);
      call.k.gemm_nt(accumulate, g, x, p.weight_ih);                                          // x Wih' + b   [n T, N]
      for (std::size_t s = 0; s < T; ++s) {
        std::size_t const t = time(s, reverse), before = s ? time(s - 1, reverse) : 0;
        auto const gt = batch<shape<N>, S, T * GateStride>{gates + t * GateStride, call.rows};
        if constexpr (Cell::apart) {
          call.k.fill_rows(call.scratch.from_h, p.bias_hh);
          if (s) call.k.gemm_nt(accumulate, call.scratch.from_h, half(call, h, before), p.weight_hh);  // h Whh' + b [n, N]
        } else {
          if (s) call.k.gemm_nt(accumulate, gt, half(call, h, before), p.weight_hh);          // + h Whh'     [n, N]
        }
        call.k.template each<H>(
            call.rows, detail::forward_step<Cell, S, H, T * GateStride, MS, T * W, Call::training && !gates_in_h>{
                           gt.data, call.scratch.from_h.data, s ? memory + before * next : nullptr, memory + t * next,
                           s ? h + before * W : nullptr, h + t * W, call.lengths(), t});
      }
    }
  }

  template <class Call, class X, class P, class DP, class DX>
  static void backward_layer(Call const& call, std::size_t l, X x, P const* p, DP const* dp,
                             typename Call::scalar const* h, typename Call::scalar const* dh, DX dx) {
    for (std::size_t d = 0; d < Directions; ++d) {
      std::size_t const i = (l * Directions + d) * call.rows;
      bool const reverse = Directions == 2 && d;
      backward_steps(call, reverse, p[d], h + d * H, dh + d * H, call.saved.gates.data + i * T * Kept,
                     call.saved.memory.data + i * T * M);
      auto const dg = steps_as_rows(call.scratch.dgates);
      call.k.gemm_tn(dp[d].weight_ih, dg, x);                                         // dWih += dg' x  [N, X]
      call.k.add_rows(dp[d].bias_ih, dg);
      if (dx) {
        if (d == 0) call.k.gemm_nn(overwrite, dx, dg, p[d].weight_ih);                // dx = dg Wih    [n T, X]
        else call.k.gemm_nn(accumulate, dx, dg, p[d].weight_ih);
      }
      backward_weight_hh(call, reverse, dp[d], h + d * H);
    }
  }
  static auto gradients_from_h(auto const& call) {
    if constexpr (Cell::apart) return call.scratch.dfrom_h;
    else return call.scratch.dgates;
  }
  template <class Call, class P, class S>
  static void backward_steps(Call const& call, bool reverse, P const& p, S const* h, S const* dout, S const* gates,
                             S const* memory) {
    auto const& w = call.scratch;
    if constexpr (walked_whole<Call>) {
      call.k.template recurrence_backward<Cell, cell_state<S>, H, T, W>(p.weight_hh, gates, memory, h, dout, w.dgates.data,
                                                                        w.dfrom_h.data, call.lengths(), call.rows, reverse);
    } else {
      for (std::size_t s = T; s-- > 0;) {
        std::size_t const t = time(s, reverse), before = s ? time(s - 1, reverse) : 0;
        call.k.template each<H>(
            call.rows, detail::backward_step<Cell, S, H, T, W>{
                           gates + t * Kept, s ? memory + before * M : nullptr, memory + t * M,
                           s ? h + before * W : nullptr, h + t * W, dout + t * W, s + 1 < T ? w.dh.data : nullptr,
                           w.carry.data, step_of(w.dgates, t).data, step_of(w.dfrom_h, t).data, call.lengths(), t});
        if (s) call.k.gemm_nn(overwrite, w.dh, step_of(gradients_from_h(call), t), p.weight_hh);  // dh = dg Whh  [n, H]
      }
    }
  }
  /// One product over all steps, each beside the h before it. The first step of a sample has none, and would meet another
  /// sample's h: its gradients are read last, here, and become zeros.
  template <class Call, class P, class S>
  static void backward_weight_hh(Call const& call, bool reverse, P const& dp, S const* h) {
    using D = typename Call::scalar;
    auto const dg = gradients_from_h(call);
    call.k.add_rows(dp.bias_hh, steps_as_rows(dg));
    if (T == 1 || call.rows == 0) return;
    call.k.template each<N>(call.rows, detail::clear_rows<D, T * N>{step_of(dg, time(0, reverse)).data});
    std::size_t const pairs = call.rows * T - 1;
    call.k.gemm_tn(dp.weight_hh, batch<shape<N>, D>{dg.data + (reverse ? 0 : N), pairs},
                   batch<shape<H>, S const, W>{h + (reverse ? W : 0), pairs});                // dWhh += dg' h  [N, H]
  }
};

}  // namespace layer
}  // namespace braid
