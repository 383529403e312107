#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

namespace braid {
namespace layer {

namespace detail {
/// One step of all rows after the products: gates become their activations, c and h follow. Gate order i f g o.
template <class T, std::size_t H, std::size_t G, std::size_t C, std::size_t S>
struct lstm_cell {
  T* gates;          // [4H] a row, stride G
  T const* c_before;  // [H] a row, stride C; null at the first step
  T* c;
  T* h;               // [H] a row, stride S
  std::int32_t const* lengths;
  std::size_t step;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T* g = gates + r * G + j;
    T const i = num::sigmoid(g[0]), f = num::sigmoid(g[H]), u = num::tanh(g[2 * H]), o = num::sigmoid(g[3 * H]);
    T const before = c_before ? c_before[r * C + j] : T(0);
    T const now = f * before + i * u;
    bool const used = !lengths || step < std::size_t(lengths[r]);
    g[0] = i, g[H] = f, g[2 * H] = u, g[3 * H] = o;
    c[r * C + j] = used ? now : before;
    h[r * S + j] = used ? o * num::tanh(now) : T(0);
  }
};
/// The same step backwards: gradients of the gates before their activations, and of the c before.
template <class T, std::size_t H, std::size_t G, std::size_t C, std::size_t S>
struct lstm_cell_back {
  T const *gates, *c_before, *c;
  T const* dout;      // [H] a row, stride S
  T const* dh_after;  // [H] a row, from the step after; null at the last step
  T* dc;              // [H] a row, carried
  T* dgates;          // [4H] a row, stride G
  std::int32_t const* lengths;
  std::size_t step;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const* g = gates + r * G + j;
    T* d = dgates + r * G + j;
    T const i = g[0], f = g[H], u = g[2 * H], o = g[3 * H];
    T const before = c_before ? c_before[r * C + j] : T(0), t = num::tanh(c[r * C + j]);
    bool const used = !lengths || step < std::size_t(lengths[r]);
    T const dh = dout[r * S + j] + (dh_after ? dh_after[r * H + j] : T(0));
    T const carried = dh_after ? dc[r * H + j] : T(0);
    T const dn = dh * o * (T(1) - t * t) + carried;
    d[0] = used ? dn * u * i * (T(1) - i) : T(0);
    d[H] = used ? dn * before * f * (T(1) - f) : T(0);
    d[2 * H] = used ? dn * i * (T(1) - u * u) : T(0);
    d[3 * H] = used ? dh * t * o * (T(1) - o) : T(0);
    dc[r * H + j] = used ? dn * f : T(0);
  }
};
}  // namespace detail

/// Long short-term memory, one layer, from a zero state. Steps beyond a sample's length are skipped and give zeros.
///
/// shapes  x: [T, F]; h: [T, H]; weight_ih_l0: [4H, F]; weight_hh_l0: [4H, H]; bias_ih_l0, bias_hh_l0: [4H]; gates i f g o.
/// cost    8 H (F + H) flop a step forward, twice that backward; training keeps 5H floats a step.
/// errors  a_sequence (compile time).
/// source  Hochreiter and Schmidhuber 1997; torch.nn.LSTM with packed sequences, batch_first.
template <std::size_t H>
struct lstm : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<lstm>, got<In>, wants<a_sequence>>,
                  "lstm: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    using out = std::conditional_t<is_series<In>, sequence<T, H>, poison>;
    static constexpr bool reads_out = true;
    static constexpr std::size_t flops = T * 8 * H * (F + H);

    template <template <class> class Tensor>
    struct params {
      Tensor<matrix<4 * H, shape<F>>> weight_ih;
      Tensor<matrix<4 * H, shape<H>>> weight_hh;
      Tensor<vec<4 * H>> bias_ih, bias_hh;
      static constexpr void each(auto&& self, auto&& f) {
        f("weight_ih_l0", self.weight_ih, init::fan_in(H)), f("weight_hh_l0", self.weight_hh, init::fan_in(H));
        f("bias_ih_l0", self.bias_ih, init::fan_in(H)), f("bias_hh_l0", self.bias_hh, init::fan_in(H));
      }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<sequence<T, 4 * H>> gates;  // after their activations
      Batch<sequence<T, H>> c;
      static constexpr void each(auto&& self, auto&& f) { f(self.gates), f(self.c); }
    };
    template <template <class> class Batch>
    struct scratch {  // prediction keeps one c
      Batch<sequence<T, 4 * H>> gates;
      Batch<shape<H>> c;
      static constexpr void each(auto&& self, auto&& f) { f(self.gates), f(self.c); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<sequence<T, 4 * H>> dgates;
      Batch<shape<H>> dh, dc;
      static constexpr void each(auto&& self, auto&& f) { f(self.dgates), f(self.dh), f(self.dc); }
    };

    template <class Call>
    static void forward(Call const& call) {
      if constexpr (Call::training) run<T * H>(call, call.saved.gates, call.saved.c.data, H);
      else run<H>(call, call.scratch.gates, call.scratch.c.data, 0);
    }
    /// C: distance of the rows of c; next: distance of its steps.
    template <std::size_t C, class Call>
    static void run(Call const& call, auto gates, auto* c, std::size_t next) {
      using S = typename Call::scalar;
      auto const g = steps_as_rows(gates);
      call.k.map(g, fn::plus{}, call.params.bias_ih, call.params.bias_hh);
      call.k.gemm_nt(accumulate, g, steps_as_rows(call.in()), call.params.weight_ih);  // x Wih' + b   [n T, 4H]
      for (std::size_t t = 0; t < T; ++t) {
        auto const gt = step_of(gates, t);
        if (t) call.k.gemm_nt(accumulate, gt, step_of(call.out, t - 1), call.params.weight_hh);  // + h Whh'   [n, 4H]
        call.k.template each<H>(
            call.rows, detail::lstm_cell<S, H, T * 4 * H, C, T * H>{gt.data, t ? c + (t - 1) * next : nullptr, c + t * next,
                                                                    step_of(call.out, t).data, call.lengths(), t});
      }
    }
    template <class Call>
    static void backward(Call const& call) {
      using S = typename Call::scalar;
      auto const& s = call.saved;
      auto const& w = call.scratch;
      for (std::size_t t = T; t-- > 0;) {
        auto const dgt = step_of(w.dgates, t);
        call.k.template each<H>(
            call.rows, detail::lstm_cell_back<S, H, T * 4 * H, T * H, T * H>{
                           step_of(s.gates, t).data, t ? step_of(s.c, t - 1).data : nullptr, step_of(s.c, t).data,
                           step_of(call.dout, t).data, t + 1 < T ? w.dh.data : nullptr, w.dc.data, dgt.data,
                           call.lengths(), t});
        if (t) {
          call.k.gemm_nn(overwrite, w.dh, dgt, call.params.weight_hh);                      // dh = dg Whh    [n, H]
          call.k.gemm_tn(call.dparams.weight_hh, dgt, step_of(call.out, t - 1));            // dWhh += dg' h  [4H, H]
        }
      }
      auto const dg = steps_as_rows(w.dgates);
      call.k.gemm_tn(call.dparams.weight_ih, dg, steps_as_rows(call.in()));                 // dWih += dg' x  [4H, F]
      call.k.add_rows(call.dparams.bias_ih, dg);
      call.k.add_rows(call.dparams.bias_hh, dg);
      if (call.din()) call.k.gemm_nn(overwrite, steps_as_rows(call.din()), dg, call.params.weight_ih);
    }
  };
};

}  // namespace layer
template <std::size_t H>
inline constexpr layer::lstm<H> lstm{};
}  // namespace braid
