#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

#include <array>

namespace braid::inline v0 {
namespace fusion {

namespace detail {

// A head h has D = F / Heads features. The query is the same for all samples, so it goes through the key's matrix once a
// batch, and no key is ever made: with Q[h] the query of head h, over sqrt D and zero outside its features,
//   score[h, m] = Q[h] . (x_m Wk' + bk[m]) = x_m . u[h] + e[h, m]    with u = Q Wk, e = Q bk'

template <class T, std::size_t F, std::size_t D>
struct spread_query {  // over [Heads, F]
  T* Q;
  T const* query;
  T by;
  BRAID_HD void operator()(std::size_t h, std::size_t f) const { Q[h * F + f] = f / D == h ? by * query[f] : T(0); }
};
template <class T, std::size_t F, std::size_t M>
struct bias_score {  // over [Heads, M]
  T* e;
  T const *Q, *bias;
  BRAID_HD void operator()(std::size_t h, std::size_t m) const { e[h * M + m] = dot<F>(Q + h * F, bias + m * F); }
};
/// Softmax over the P branches that are there; the others get 0.
template <class T, std::size_t Heads, std::size_t M, std::size_t P, std::size_t F>
struct attend {  // over [n, Heads]
  T* w;  // [M]
  T const *u, *e;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t h) const {
    T* const row = w + (r * Heads + h) * M;
    T score[P];
    for (std::size_t p = 0; p < P; ++p) score[p] = dot<F>(x.at[p] + r * F, u + h * F) + e[h * M + x.which[p]];
    T const most = num::largest<P>(score);
    T total = 0;
    for (std::size_t p = 0; p < P; ++p) total += score[p] = num::exp(score[p] - most);
    for (std::size_t m = 0; m < M; ++m) row[m] = T(0);
    for (std::size_t p = 0; p < P; ++p) row[x.which[p]] = score[p] / total;
  }
};
template <class T, std::size_t M>
struct attend_back {  // over [n Heads, M]
  T* ds;
  T const *w, *dw;
  BRAID_HD void operator()(std::size_t rh, std::size_t m) const {
    T const s = dot<M>(w + rh * M, dw + rh * M);
    ds[rh * M + m] = w[rh * M + m] * (dw[rh * M + m] - s);
  }
};
template <class T, std::size_t Heads, std::size_t M, std::size_t F>
struct attend_din {  // over [n, F]
  T* dx;
  T const *ds, *u;
  std::size_t m;
  BRAID_HD void operator()(std::size_t r, std::size_t f) const {
    T s = 0;
    for (std::size_t h = 0; h < Heads; ++h) s += ds[(r * Heads + h) * M + m] * u[h * F + f];
    dx[r * F + f] = s;
  }
};
template <class T, std::size_t Heads, std::size_t M, std::size_t P, std::size_t F>
struct attend_du {  // the part of du[h] that row r brings, over F
  T const* ds;
  branches<T const, P> x;
  std::size_t h;
  BRAID_HD T operator()(std::size_t r, std::size_t f) const {
    T s = 0;
    for (std::size_t p = 0; p < P; ++p) s += ds[(r * Heads + h) * M + x.which[p]] * x.at[p][r * F + f];
    return s;
  }
};
template <class T, std::size_t F, std::size_t D, std::size_t M>
struct query_back {  // over [F]
  T* dquery;
  T const *dQ, *de, *bias;
  T by;
  BRAID_HD void operator()(std::size_t, std::size_t f) const {
    std::size_t const h = f / D;
    T s = dQ[h * F + f];
    for (std::size_t m = 0; m < M; ++m) s += de[h * M + m] * bias[m * F + f];
    dquery[f] += by * s;
  }
};
template <class T, std::size_t F, std::size_t D, std::size_t M>
struct key_bias_back {  // over [M, F]
  T* dbias;
  T const *de, *Q;
  BRAID_HD void operator()(std::size_t m, std::size_t f) const {
    std::size_t const h = f / D;
    dbias[m * F + f] += de[h * M + m] * Q[h * F + f];
  }
};

/// o[h] = sum over the branches of w[h, m] v_m[h].
template <class T, std::size_t M, std::size_t P, std::size_t D>
struct mix_heads {  // over [n Heads, D]
  T* o;
  T const* w;
  branches<T const, P> v;
  BRAID_HD void operator()(std::size_t rh, std::size_t d) const {
    T s = 0;
    for (std::size_t p = 0; p < P; ++p) s += w[rh * M + v.which[p]] * v.at[p][rh * D + d];
    o[rh * D + d] = s;
  }
};
template <class T, std::size_t M, std::size_t D>
struct mix_heads_dw {  // over [n Heads, M]
  T* dw;
  T const* d_o;
  branches<T const, M> v;
  BRAID_HD void operator()(std::size_t rh, std::size_t m) const {
    dw[rh * M + m] = v.at[m] ? dot<D>(d_o + rh * D, v.at[m] + rh * D) : T(0);
  }
};
/// [n, Heads D] seen as [n Heads, D].
template <std::size_t Heads, class S, class T>
constexpr batch<shape<S::size / Heads>, T> heads_as_rows(batch<S, T> b) {
  return {b.data, b.rows * Heads};
}
}  // namespace detail

/// Attention over the branches: a learned query asks each branch's key, and the values are mixed by what it answers. In
/// each head h, on its own slice of the features,
///   w[h, m] = softmax_m(query[h] . (Wk x_m + bk[m])[h] / sqrt(F / Heads)),   o[h] = sum_m w[h, m] (Wv x_m + bv[m])[h],
/// and h = Wo o + bo. The weights are a step of their own: weights_of(shared<Name>(fuse<attention<Heads>>(...))).
///
/// shapes  all branches [F], F a multiple of Heads; weights: [Heads, N]; h: [F]; query: [F]; key.weight, value.weight,
///         out_proj.weight: [F, F]; key.bias, value.bias: [N, F]; out_proj.bias: [F].
/// units   one scale for all: end each branch with a norm or a bounded activation.
/// cost    2 (N + 1) F^2 + 4 N F Heads flop a sample forward and 2 Heads F^2 a batch, twice that backward; training keeps
///         (N + 1) F + N Heads floats a sample.
/// errors  shapes_agree, a_vector, multiple_of (compile time).
/// absence the weights are softmax over the branches that are there; an absent one gets 0.
/// source  Vaswani et al. 2017, arXiv:1706.03762, with one learned query and, for the modality, a bias a branch. The query
///         starts near zero: at first h is near the mean.
template <std::size_t Heads>
struct attention : fusion_policy {
  static constexpr std::string_view name = "attention";
  template <class A, class... B>
  static consteval void law() {
    static_assert(shapes_agree<at<attention>, got<odd_one<A, B...>>, wants<A>>,
                  "attention: end all branches with the same shape, e.g. | dense<64>");
    if constexpr (alike<A, B...>) {
      static_assert(holds<is_vector<A>, at<attention>, got<A>, wants<a_vector>>,
                    "attention: end each branch with | dense<N>, after `| flatten`, `| last` or the like");
      if constexpr (is_vector<A>)
        static_assert(holds<A::size % Heads == 0, at<attention>, got<A>, wants<multiple_of<Heads>>>,
                      "attention<Heads>: the features are split among the heads: choose a divisor of them");
    }
  }

  struct weights : unit {
    template <class... In>
    struct on : bound<In...> {
      using features = std::conditional_t<common_vector<In...>::size % Heads == 0, common_vector<In...>, poison>;
      static constexpr std::size_t M = sizeof...(In), F = features::size, D = F / Heads;
      using out = std::conditional_t<poisoned<features>, poison, shape<Heads, M>>;
      static constexpr bool reads_out = true, bears_absence = true;
      static constexpr std::size_t flops = 2 * Heads * F * F + 2 * M * F * Heads;

      template <template <class> class Tensor>
      struct params {
        Tensor<vec<F>> query;
        Tensor<matrix<F, shape<F>>> key_weight;
        Tensor<rows_of<M, F>> key_bias;
        static constexpr void each(auto&& self, auto&& f) {
          f("query", self.query, init::normal{0.02f}), f("key.weight", self.key_weight, init::fan_in(F));
          f("key.bias", self.key_bias, init::fan_in(F));
        }
      };
      template <template <class> class Batch>
      struct saved {
        Batch<once<shape<Heads, F>>> Q, u;
        static constexpr void each(auto&& self, auto&& f) { f(self.Q), f(self.u); }
      };
      template <template <class> class Batch>
      struct scratch {
        Batch<once<shape<Heads, F>>> Q, u;  // of prediction
        Batch<once<shape<Heads, M>>> e;
        static constexpr void each(auto&& self, auto&& f) { f(self.Q), f(self.u), f(self.e); }
      };
      template <template <class> class Batch>
      struct backward_scratch {
        Batch<shape<Heads, M>> ds;
        Batch<once<shape<Heads, F>>> du, dQ;
        Batch<once<shape<Heads, M>>> de;
        static constexpr void each(auto&& self, auto&& f) { f(self.ds), f(self.du), f(self.dQ), f(self.de); }
      };
      /// 1 / sqrt D.
      template <class T>
      static T shrink() {
        return T(1) / num::sqrt(T(D));
      }
      /// [Heads, F] in scratch as a batch of Heads rows.
      template <class T>
      static constexpr batch<shape<F>, T> a_head_a_row(batch<once<shape<Heads, F>>, T> b) {
        return {b.data, Heads};
      }

      template <class Call>
      static void forward(Call const& c) {
        using T = typename Call::scalar;
        auto const x = present_branches(c);
        auto const Q = a_head_a_row(Call::training ? c.saved.Q : c.scratch.Q);
        auto const u = a_head_a_row(Call::training ? c.saved.u : c.scratch.u);
        T* const e = c.scratch.e.data;
        c.k.template each<F>(Heads, detail::spread_query<T, F, D>{Q.data, c.params.query.data, shrink<T>()});
        c.k.gemm_nn(overwrite, u, Q, c.params.key_weight);         // u = Q Wk      [Heads, F]
        c.k.template each<M>(Heads, detail::bias_score<T, F, M>{e, Q.data, c.params.key_bias.data});
        c.k.template each<Heads>(
            c.rows, detail::attend<T, Heads, M, Call::present_inputs, F>{c.out.data, u.data, e, x});
      }
      template <class Call>
      static void backward(Call const& c) {
        using T = typename Call::scalar;
        auto const x = present_branches(c);
        auto const Q = a_head_a_row(c.saved.Q);
        auto const u = a_head_a_row(c.saved.u);
        auto const du = a_head_a_row(c.scratch.du);
        auto const dQ = a_head_a_row(c.scratch.dQ);
        T* const ds = c.scratch.ds.data;
        T* const de = c.scratch.de.data;
        c.k.template each<M>(c.rows * Heads, detail::attend_back<T, M>{ds, c.out.data, c.dout.data});
        repeat_indexed<M>([&]<class I>(I) {
          if (auto const dx = c.template din<I::value>())          // dx_m = ds_m u   [n, F]
            c.k.template each<F>(c.rows, detail::attend_din<T, Heads, M, F>{dx.data, ds, u.data, I::value});
        });
        c.k.zero(du.data, Heads * F);
        c.k.zero(de, Heads * M);
        for (std::size_t h = 0; h < Heads; ++h)
          c.k.template reduce<F>(du.row(h), c.rows, detail::attend_du<T, Heads, M, Call::present_inputs, F>{ds, x, h});
        c.k.add_rows(tensor<vec<Heads * M>, T>{de}, c.scratch.ds);
        c.k.gemm_tn(c.dparams.key_weight, Q, du);                  // dWk += Q' du    [F, F]
        c.k.gemm_nt(overwrite, dQ, du, c.params.key_weight);       // dQ = du Wk'     [Heads, F]
        c.k.template each<F>(1, detail::query_back<T, F, D, M>{c.dparams.query.data, dQ.data, de,
                                                               c.params.key_bias.data, shrink<T>()});
        c.k.template each<F>(M, detail::key_bias_back<T, F, D, M>{c.dparams.key_bias.data, de, Q.data});
      }
    };
  };

  template <class W, class... In>
  struct on : bound<W, In...> {
    using out = std::conditional_t<poisoned<W>, poison, nth<0, In...>>;
    static constexpr std::size_t M = sizeof...(In), F = out::size, D = F / Heads;
    static constexpr bool bears_absence = true;
    static constexpr std::size_t flops = 2 * (M + 1) * F * F + 2 * M * F;

    template <template <class> class Tensor>
    struct params {
      Tensor<matrix<F, shape<F>>> value_weight;
      Tensor<rows_of<M, F>> value_bias;
      Tensor<matrix<F, shape<F>>> out_weight;
      Tensor<vec<F>> out_bias;
      static constexpr void each(auto&& self, auto&& f) {
        f("value.weight", self.value_weight, init::fan_in(F)), f("value.bias", self.value_bias, init::fan_in(F));
        f("out_proj.weight", self.out_weight, init::fan_in(F)), f("out_proj.bias", self.out_bias, init::fan_in(F));
      }
    };
    template <template <class> class Batch>
    struct saved {
      std::array<Batch<out>, M> v;
      Batch<out> o;
      static constexpr void each(auto&& self, auto&& f) {
        for (auto& v : self.v) f(v);
        f(self.o);
      }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};  // of prediction
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<out> d_o, dv;
      static constexpr void each(auto&& self, auto&& f) { f(self.d_o), f(self.dv); }
    };
    /// Row I of a bias [M, F].
    template <std::size_t I, class T>
    static constexpr tensor<vec<F>, T> row(tensor<rows_of<M, F>, T> b) {
      return {b.data + I * F};
    }

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training) run(c, c.saved);
      else run(c, c.scratch);
    }
    template <class Call>
    static void run(Call const& c, auto const& room) {
      using T = typename Call::scalar;
      auto values = present_branches<1>(c);
      constexpr std::size_t P = Call::present_inputs - 1;
      std::size_t p = 0;
      repeat_indexed<M>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        if constexpr (Call::template present<i + 1>) {
          auto const v = room.v[i];
          c.k.affine(v, c.template in<i + 1>(), c.params.value_weight, row<i>(c.params.value_bias));  // v = x Wv' + bv   [n, F]
          values.at[p++] = v.data;
        }
      });
      c.k.template each<D>(c.rows * Heads, detail::mix_heads<T, M, P, D>{room.o.data, c.template in<0>().data, values});
      c.k.affine(c.out, room.o, c.params.out_weight, c.params.out_bias);              // h = o Wo' + bo   [n, F]
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const d_o = c.scratch.d_o;
      auto const dv = c.scratch.dv;
      c.k.gemm_tn(c.dparams.out_weight, c.dout, c.saved.o);                           // dWo += dh' o     [F, F]
      c.k.add_rows(c.dparams.out_bias, c.dout);
      c.k.gemm_nn(overwrite, d_o, c.dout, c.params.out_weight);                       // do = dh Wo       [n, F]
      if (auto const dw = c.template din<0>()) {
        auto values = branches_or_null<1>(c);
        for (std::size_t m = 0; m < M; ++m) values.at[m] = values.at[m] ? c.saved.v[m].data : nullptr;
        c.k.template each<M>(c.rows * Heads, detail::mix_heads_dw<T, M, D>{dw.data, d_o.data, values});
      }
      repeat_indexed<M>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        if constexpr (Call::template present<i + 1>) {
          auto const w = batch<shape<1>, T const, M>{c.template in<0>().data + i, c.rows * Heads};
          c.k.map(detail::heads_as_rows<Heads>(dv), fn::times{}, detail::heads_as_rows<Heads>(d_o), w);
          c.k.gemm_tn(c.dparams.value_weight, dv, c.template in<i + 1>());              // dWv += dv' x_m   [F, F]
          c.k.add_rows(row<i>(c.dparams.value_bias), dv);
          if (auto const dx = c.template din<i + 1>()) c.k.gemm_nn(overwrite, dx, dv, c.params.value_weight);
        }
      });
    }
  };
};

}  // namespace fusion
template <std::size_t Heads>
inline constexpr sized_policy<fusion::attention<Heads>, Heads> attention{};
}  // namespace braid
