#pragma once
#include "braid/backend/backend.hpp"
#include "braid/fuse/law.hpp"
#include "braid/layer/attend_together.hpp"
#include "braid/layer/sequence_law.hpp"

#include <cstdint>
#include <string_view>

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// The in-projection of queries of F features and of keys and values of F2: one tensor in PyTorch's list where both
/// have one size, three where not.
template <std::size_t F, std::size_t F2>
struct asking_params {
  template <template <class> class Tensor>
  struct of {
    Tensor<matrix<F, shape<F>>> q;
    Tensor<matrix<F, shape<F2>>> k, v;
    static constexpr void each(auto&& self, auto&& f) {
      f("q_proj_weight", self.q, init::xavier(F, F)), f("k_proj_weight", self.k, init::xavier(F2, F));
      f("v_proj_weight", self.v, init::xavier(F2, F));
    }
    template <std::size_t I>
    constexpr auto matrix_of(auto const&) const {
      if constexpr (I == 0) return q;
      else if constexpr (I == 1) return k;
      else return v;
    }
  };
};
template <std::size_t F>
struct asking_params<F, F> {
  template <template <class> class Tensor>
  struct of {
    Tensor<in_parts<3, matrix<F, shape<F>>>> qkv;
    static constexpr void each(auto&& self, auto&& f) { f("in_proj_weight", self.qkv, init::xavier(F, 3 * F)); }
    template <std::size_t I>
    constexpr auto matrix_of(auto const& k) const {
      return part_of<I>(k, qkv);
    }
  };
};
}  // namespace detail

/// The first branch asks the second: q = x Wq' + bq, [k, v] = y [Wk, Wv]' + [bk, bv]; in each head, on its own slice of
/// F / Heads features, o = softmax(q k' / sqrt(F / Heads)) v; and h = o Wo' + bo. The lengths of y mask its keys; h
/// keeps the lengths of x and is zero beyond them, as it is for a sample whose y has length 0.
///
/// shapes  x, h: [Tq, F], F a multiple of Heads; y: [Tk, F2]; in_proj_weight: [3F, F] if F2 is F, else q_proj_weight:
///         [F, F], k_proj_weight, v_proj_weight: [F, F2]; in_proj_bias: [3F]; out_proj.weight: [F, F]; out_proj.bias:
///         [F].
/// units   x and y on one scale: end each with a norm.
/// cost    4 Tq F^2 + 4 Tk F F2 + 4 Tq Tk F flop a sample forward, twice the first two and 14 Tq Tk F backward;
///         training keeps 2 (Tq + Tk) F + Tq Heads floats a sample, and never Tq Tk.
/// errors  exactly<2>, a_sequence, multiple_of (compile time).
/// absence without y there is nothing to attend to: h is zero, so that a sum with x is x. Without x nobody asks: h is
///         absent too.
/// source  Vaswani et al. 2017, arXiv:1706.03762; torch.nn.MultiheadAttention with batch_first, kdim and vdim F2, and
///         key_padding_mask from the lengths.
template <std::size_t Heads>
struct cross_attention : fusion_policy {
  static constexpr std::string_view name = "cross_attention";
  template <class A, class... B>
  static consteval void law() {
    static_assert(holds<sizeof...(B) == 1, at<cross_attention>, got<A, B...>, wants<exactly<2>>>,
                  "cross_attention: the first branch asks the second: give it two");
    if constexpr (sizeof...(B) == 1) {
      static_assert(holds<is_asked<A, B...>, at<cross_attention>, got<A, B...>, wants<a_sequence>>,
                    "cross_attention: both branches are sequences [T, F]: series, or tokens behind `| embedding<D>`");
      if constexpr (is_asked<A, B...>)
        static_assert(
            holds<last_axis<A>::features::size % Heads == 0, at<cross_attention>, got<A>, wants<multiple_of<Heads>>>,
            "cross_attention<Heads>: the first branch's features are split among the heads: choose a divisor of them");
    }
  }
  template <class... S>
  static constexpr bool is_asked = (layer::is_steps<S> && ...);

  template <class... In>
  struct on : bound<In...> {
    using first = nth<0, In..., poison>;
    using second = nth<1, In..., poison, poison>;
    static constexpr std::size_t Tq = last_axis<first>::steps, Tk = last_axis<second>::steps;
    static constexpr std::size_t F = last_axis<first>::features::size, D = F / Heads;
    static constexpr std::size_t F2 = last_axis<second>::features::size;
    using out = std::conditional_t<sizeof...(In) == 2 && is_asked<In...> && F % Heads == 0, first, poison>;
    using sizes = layer::attention_sizes<Tq, Tk, Heads, D, F, 2 * F, false>;
    static constexpr bool bears_absence = true;
    static constexpr std::size_t follows = 0;  // who asks
    static constexpr std::size_t flops = 4 * Tq * F * F + 4 * Tk * F * F2 + 4 * Tq * Tk * F;
    using asking = detail::asking_params<F, F2>;

    template <template <class> class Tensor>
    struct params {
      typename asking::template of<Tensor> in_weight;
      Tensor<in_parts<3, vec<F>>> in_bias;
      Tensor<matrix<F, shape<F>>> out_weight;
      Tensor<vec<F>> out_bias;
      static constexpr void each(auto&& self, auto&& f) {
        asking::template of<Tensor>::each(self.in_weight, f), f("in_proj_bias", self.in_bias, init::zeros);
        f("out_proj.weight", self.out_weight, init::fan_in(F)), f("out_proj.bias", self.out_bias, init::zeros);
      }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<Tq, F>> q, o;
      Batch<shape<Tk, 2 * F>> kv;
      Batch<shape<Tq, Heads>> log_sum;
      static constexpr void each(auto&& self, auto&& f) { f(self.q), f(self.o), f(self.kv), f(self.log_sum); }
    };
    template <template <class> class Batch>
    struct scratch {  // of prediction
      Batch<shape<Tq, F>> q, o;
      Batch<shape<Tk, 2 * F>> kv;
      static constexpr void each(auto&& self, auto&& f) { f(self.q), f(self.o), f(self.kv); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<Tq, F>> dq, d_o;  // dq: first dout where it counts
      Batch<shape<Tk, 2 * F>> dkv;
      Batch<shape<Tq, Heads>> m;
      static constexpr void each(auto&& self, auto&& f) { f(self.dq), f(self.d_o), f(self.dkv), f(self.m); }
    };
    template <class T>
    static T shrink() {
      return T(1) / num::sqrt(T(D));
    }
    /// The keys (Half 0) or the values (Half 1) of [n, Tk, 2F], a step a row.
    template <std::size_t Half, class T>
    static constexpr batch<shape<F>, T, 2 * F> half(batch<shape<Tk, 2 * F>, T> kv) {
      return {kv.data + Half * F, kv.rows * Tk};
    }

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (!Call::template present<1>) c.k.zero(c.out.data, c.rows * out::size);
      else if constexpr (Call::training) run(c, c.saved, c.saved.log_sum.data);
      else run(c, c.scratch, static_cast<typename Call::scalar*>(nullptr));
    }
    template <class Call, class T>
    static void run(Call const& c, auto const& room, T* log_sum) {
      auto const q = steps_as_rows(room.q), o = steps_as_rows(room.o), h = steps_as_rows(c.out);
      auto const k = half<0>(room.kv), v = half<1>(room.kv);
      auto const y = steps_as_rows(c.template in<1>());
      auto const& w = c.params.in_weight;
      layer::attention_mask<sizes> const mask{c.template lengths<0>(), c.template lengths<1>()};
      auto const x = steps_as_rows(c.template in<0>());
      auto const& b = c.params.in_bias;
      c.k.affine(q, x, w.template matrix_of<0>(c.k), part_of<0>(c.k, b));  // q = x Wq' + bq  [n Tq, F]
      c.k.affine(k, y, w.template matrix_of<1>(c.k), part_of<1>(c.k, b));  // k = y Wk' + bk  [n Tk, F]
      c.k.affine(v, y, w.template matrix_of<2>(c.k), part_of<2>(c.k, b));  // v = y Wv' + bv  [n Tk, F]
      layer::attend<sizes>(c.k, h.rows, o.data, log_sum, q.data, k.data, v.data, mask, shrink<T>());
      c.k.affine(h, o, c.params.out_weight, c.params.out_bias);          // h = o Wo' + bo  [n Tq, F]
      if (mask.partial()) c.k.template each<F>(h.rows, layer::where_answered<T, sizes>{h.data, h.data, mask});
    }
    template <class Call>
    static void backward(Call const& c) {
      if constexpr (Call::template present<1>) {
        answer_back(c);
      } else {
        if (auto const dx = c.template din<0>()) c.k.zero(dx.data, c.rows * first::size);
      }
    }
    template <class Call>
    static void answer_back(Call const& c) {
      using T = typename Call::scalar;
      auto const q = steps_as_rows(c.saved.q), o = steps_as_rows(c.saved.o);
      auto const k = half<0>(c.saved.kv), v = half<1>(c.saved.kv);
      auto const dq = steps_as_rows(c.scratch.dq), d_o = steps_as_rows(c.scratch.d_o);
      auto const dk = half<0>(c.scratch.dkv), dv = half<1>(c.scratch.dkv);
      auto const y = steps_as_rows(c.template in<1>());
      auto const& w = c.params.in_weight;
      auto const& dw = c.dparams.in_weight;
      T const* const log_sum = c.saved.log_sum.data;
      T* const m = c.scratch.m.data;
      layer::attention_mask<sizes> const mask{c.template lengths<0>(), c.template lengths<1>()};
      batch<shape<F>, T const> dh = steps_as_rows(c.dout);
      if (mask.partial()) {
        c.k.template each<F>(dh.rows, layer::where_answered<T, sizes>{dq.data, dh.data, mask});
        dh = dq;
      }
      c.k.gemm_tn(c.dparams.out_weight, dh, o);                          // dWo += dh' o  [F, F]
      c.k.add_rows(c.dparams.out_bias, dh);
      c.k.gemm_nn(overwrite, d_o, dh, c.params.out_weight);              // do = dh Wo    [n Tq, F]
      layer::attend_back<sizes>(c.k, dq.rows, dk.rows, dq.data, dk.data, dv.data, m, d_o.data, o.data, log_sum, q.data, k.data,
                                v.data, mask, shrink<T>());
      auto const x = steps_as_rows(c.template in<0>());
      c.k.gemm_tn(dw.template matrix_of<0>(c.k), dq, x);                 // dWq += dq' x  [F, F]
      c.k.gemm_tn(dw.template matrix_of<1>(c.k), dk, y);                 // dWk += dk' y  [F, F2]
      c.k.gemm_tn(dw.template matrix_of<2>(c.k), dv, y);
      c.k.add_rows(part_of<0>(c.k, c.dparams.in_bias), dq);
      c.k.add_rows(part_of<1>(c.k, c.dparams.in_bias), dk);
      c.k.add_rows(part_of<2>(c.k, c.dparams.in_bias), dv);
      if (c.template din<1>()) {
        auto const dy = steps_as_rows(c.template din<1>());
        c.k.gemm_nn(overwrite, dy, dk, w.template matrix_of<1>(c.k));    // dy = dk Wk + dv Wv  [n Tk, F2]
        c.k.gemm_nn(accumulate, dy, dv, w.template matrix_of<2>(c.k));
      }
      if (c.template din<0>())                                           // dx = dq Wq    [n Tq, F]
        c.k.gemm_nn(overwrite, steps_as_rows(c.template din<0>()), dq, w.template matrix_of<0>(c.k));
    }
  };
};

}  // namespace fusion
template <std::size_t Heads>
inline constexpr sized_policy<fusion::cross_attention<Heads>, Heads> cross_attention{};
}  // namespace braid
