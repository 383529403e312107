#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/backend/backend.hpp"
#include "braid/layer/attend_together.hpp"
#include "braid/layer/sequence_law.hpp"
#include "braid/layer/turns.hpp"

namespace braid::inline v0 {
namespace option {
struct causal {};
struct rotary {};
}  // namespace option

namespace layer {

/// Every step asks all steps of its sample: x Win' + b = [q, k, v]; in each head, on its own slice of F / Heads
/// features, o = softmax(q k' / sqrt(F / Heads)) v; and h = o Wo' + bo. Steps beyond a sample's length are not asked,
/// and give zeros; so does a sample of length 0.
///
/// shapes  x, h: [T, F], F a multiple of Heads; in_proj_weight: [3F, F]; in_proj_bias: [3F]; out_proj.weight: [F, F];
///         out_proj.bias: [F].
/// options in a call: self_attention<4>(causal): a step asks itself and those before it. self_attention<4>(rotary): q
///         and k are turned by their step, each pair of features (2i, 2i+1) of a head by t 10000^(-2i / (F / Heads)),
///         so that a score depends on the distance; F / Heads is even.
/// cost    8 T F^2 + 4 T T F flop a sample forward, 16 T F^2 + 14 T T F backward; training keeps T (4F + Heads) floats
///         a sample, and never T T.
/// errors  a_sequence, multiple_of (compile time).
/// source  Vaswani et al. 2017, arXiv:1706.03762; Su et al. 2021, arXiv:2104.09864; torch.nn.MultiheadAttention with
///         batch_first, its three inputs one, and key_padding_mask from the lengths.
template <std::size_t Heads, bool Causal = false, bool Rotary = false>
struct self_attention : unit {
  using options = option::list<option::causal, option::rotary>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<self_attention, Option...>();
    return self_attention<Heads, Causal || (std::is_same_v<Option, option::causal> || ...),
                          Rotary || (std::is_same_v<Option, option::rotary> || ...)>{};
  }

  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<self_attention>, got<In>, wants<a_sequence>>,
                  "self_attention: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
    if constexpr (is_steps<In>)
      static_assert(holds<last_axis<In>::features::size % (Rotary ? 2 * Heads : Heads) == 0, at<self_attention>, got<In>,
                          wants<multiple_of<(Rotary ? 2 * Heads : Heads)>>>,
                    "self_attention<Heads>: the features are split among the heads, and `rotary` turns pairs of them");
  }
  template <class In>
  struct on : bound<In> {
    using of = self_attention;
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size, D = F / Heads;
    using out = std::conditional_t<is_steps<In> && F % (Rotary ? 2 * Heads : Heads) == 0, In, poison>;
    using sizes = attention_sizes<T, T, Heads, D, 3 * F, 3 * F, Causal>;
    static constexpr std::size_t flops = 8 * T * F * F + 4 * T * T * F;

    template <template <class> class Tensor>
    struct params {
      Tensor<matrix<3 * F, shape<F>>> in_weight;
      Tensor<vec<3 * F>> in_bias;
      Tensor<matrix<F, shape<F>>> out_weight;
      Tensor<vec<F>> out_bias;
      static constexpr void each(auto&& self, auto&& f) {
        f("in_proj_weight", self.in_weight, init::xavier(F, 3 * F)), f("in_proj_bias", self.in_bias, init::zeros);
        f("out_proj.weight", self.out_weight, init::fan_in(F)), f("out_proj.bias", self.out_bias, init::zeros);
      }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<T, 3 * F>> qkv;  // q and k after their turns
      Batch<shape<T, F>> o;
      Batch<shape<T, Heads>> log_sum;
      static constexpr void each(auto&& self, auto&& f) { f(self.qkv), f(self.o), f(self.log_sum); }
    };
    using table = once<shape<T, Rotary ? D / 2 : 0>>;
    template <template <class> class Batch>
    struct scratch {
      Batch<shape<T, 3 * F>> qkv;  // of prediction
      Batch<shape<T, F>> o;
      Batch<table> cos, sin;
      static constexpr void each(auto&& self, auto&& f) { f(self.qkv), f(self.o), f(self.cos), f(self.sin); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<T, 3 * F>> dqkv;  // first dout within the lengths
      Batch<shape<T, F>> d_o;
      Batch<shape<T, Heads>> m;
      Batch<table> cos, sin;
      static constexpr void each(auto&& self, auto&& f) {
        f(self.dqkv), f(self.d_o), f(self.m), f(self.cos), f(self.sin);
      }
    };
    template <class Number>
    static Number shrink() {
      return Number(1) / num::sqrt(Number(D));
    }
    /// Turns q and k, or their gradients back.
    template <class Number, class Call>
    static void turn(Call const& c, Number* qk, bool back) {
      Number *const cos = c.scratch.cos.data, *const sin = c.scratch.sin.data;
      c.k.template each<D / 2>(1, turns<Number, T, D>{cos, sin});
      c.k.template each<F>(c.rows * T, turn_pairs<Number, T, D, 3 * F>{qk, cos, sin, back});
    }

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training) run(c, c.saved.qkv, c.saved.o, c.saved.log_sum.data);
      else run(c, c.scratch.qkv, c.scratch.o, static_cast<typename Call::scalar*>(nullptr));
    }
    template <class Call, class Number>
    static void run(Call const& c, batch<shape<T, 3 * F>, Number> all_qkv, batch<shape<T, F>, Number> all_o,
                    Number* log_sum) {
      auto const qkv = steps_as_rows(all_qkv);
      auto const o = steps_as_rows(all_o);
      auto const h = steps_as_rows(c.out);
      attention_mask<sizes> const mask{c.lengths(), c.lengths()};
      Number* const q = qkv.data;
      c.k.affine(qkv, steps_as_rows(c.in()), c.params.in_weight, c.params.in_bias);  // qkv = x Win' + b  [n T, 3F]
      if constexpr (Rotary) turn(c, q, false);
      attend<sizes>(c.k, c.rows * T, o.data, log_sum, q, q + F, q + 2 * F, mask, shrink<Number>());
      c.k.affine(h, o, c.params.out_weight, c.params.out_bias);                 // h = o Wo' + bo    [n T, F]
      if (mask.partial()) c.k.template each<F>(h.rows, where_answered<Number, sizes>{h.data, h.data, mask});
    }
    template <class Call>
    static void backward(Call const& c) {
      using Number = typename Call::scalar;
      auto const o = steps_as_rows(c.saved.o);
      auto const d_o = steps_as_rows(c.scratch.d_o);
      auto const dqkv = steps_as_rows(c.scratch.dqkv);
      attention_mask<sizes> const mask{c.lengths(), c.lengths()};
      Number const *const q = c.saved.qkv.data, *const k = q + F, *const v = k + F;
      Number const* const log_sum = c.saved.log_sum.data;
      Number *const dq = dqkv.data, *const m = c.scratch.m.data;
      batch<shape<F>, Number const> dh = steps_as_rows(c.dout);
      if (mask.partial()) {
        c.k.template each<F>(dh.rows, where_answered<Number, sizes>{dq, dh.data, mask});
        dh.data = dq;
      }
      c.k.gemm_tn(c.dparams.out_weight, dh, o);                                 // dWo += dh' o      [F, F]
      c.k.add_rows(c.dparams.out_bias, dh);
      c.k.gemm_nn(overwrite, d_o, dh, c.params.out_weight);                     // do = dh Wo        [n T, F]
      attend_back<sizes>(c.k, c.rows * T, c.rows * T, dq, dq + F, dq + 2 * F, m, d_o.data, o.data, log_sum, q, k, v, mask,
                         shrink<Number>());
      if constexpr (Rotary) turn(c, dq, true);
      c.k.gemm_tn(c.dparams.in_weight, dqkv, steps_as_rows(c.in()));            // dWin += dqkv' x   [3F, F]
      c.k.add_rows(c.dparams.in_bias, dqkv);
      if (c.din())                                                              // dx = dqkv Win     [n T, F]
        c.k.gemm_nn(overwrite, steps_as_rows(c.din()), dqkv, c.params.in_weight);
    }
  };
};

}  // namespace layer
inline constexpr option::causal causal{};
inline constexpr option::rotary rotary{};
template <std::size_t Heads>
inline constexpr sized<layer::self_attention<Heads>, Heads> self_attention{};
}  // namespace braid
