#pragma once
#include "braid/backend/backend.hpp"
#include "braid/fuse/law.hpp"
#include "braid/layer/sequence_law.hpp"

#include <cstdint>

namespace braid::inline v0 {
namespace fusion {

// Attention over all pairs of a step of one sequence with a step of another: the two steps of bilinear_attention.

namespace detail {
/// Pairs [Tx, Ty] of a sample, those that count by the lengths.
template <std::size_t Tx, std::size_t Ty>
struct pairs {
  static constexpr std::size_t size = Tx * Ty;
  std::int32_t const *x_lengths, *y_lengths;  // null: all steps

  BRAID_HD std::size_t of_x(std::size_t r) const { return x_lengths ? std::size_t(x_lengths[r]) : Tx; }
  BRAID_HD std::size_t of_y(std::size_t r) const { return y_lengths ? std::size_t(y_lengths[r]) : Ty; }
};
template <class T, std::size_t N>
BRAID_HD T dot_of_three(T const* a, T const* b, T const* c) {
  T s = 0;
  for (std::size_t i = 0; i < N; ++i) s += a[i] * b[i] * c[i];
  return s;
}

template <class T, std::size_t G, std::size_t Tx, std::size_t Ty, std::size_t H>
struct score_pair {  // over [n G, Tx Ty]
  T* w;
  T const *x, *y, *query;
  BRAID_HD void operator()(std::size_t rg, std::size_t tu) const {
    std::size_t const r = rg / G;
    w[rg * Tx * Ty + tu] =
        dot_of_three<T, H>(query + rg % G * H, x + (r * Tx + tu / Ty) * H, y + (r * Ty + tu % Ty) * H);
  }
};
template <class T, std::size_t G, std::size_t Tx, std::size_t Ty>
struct softmax_pairs {  // over [n G, 1]
  T* w;
  pairs<Tx, Ty> of;
  BRAID_HD void operator()(std::size_t rg, std::size_t) const {
    T* const row = w + rg * Tx * Ty;
    std::size_t const tx = of.of_x(rg / G), ty = of.of_y(rg / G);
    T most = row[0], total = 0;
    for (std::size_t t = 0; t < tx; ++t)
      for (std::size_t u = 0; u < ty; ++u) most = row[t * Ty + u] > most ? row[t * Ty + u] : most;
    for (std::size_t t = 0; t < Tx; ++t)
      for (std::size_t u = 0; u < Ty; ++u)
        total += row[t * Ty + u] = t < tx && u < ty ? num::exp(row[t * Ty + u] - most) : T(0);
    if (total > T(0))
      for (std::size_t i = 0; i < Tx * Ty; ++i) row[i] /= total;
  }
};
template <class T, std::size_t Size>
struct softmax_pairs_back {  // over [n G, 1]
  T* ds;
  T const *w, *dw;
  BRAID_HD void operator()(std::size_t rg, std::size_t) const {
    T const* const a = w + rg * Size;
    T const* const d = dw + rg * Size;
    T s = 0;
    for (std::size_t i = 0; i < Size; ++i) s += a[i] == T(0) ? T(0) : a[i] * d[i];  // no pair, no gradient
    for (std::size_t i = 0; i < Size; ++i) ds[rg * Size + i] = a[i] == T(0) ? T(0) : a[i] * (d[i] - s);
  }
};
/// What pair (t, u) is in the array of pairs, where Mine is the axis of t.
template <bool Mine, std::size_t Ty>
BRAID_HD constexpr std::size_t pair_at(std::size_t t, std::size_t u) {
  return Mine ? t * Ty + u : u * Ty + t;
}
/// dx[t] = sum over glimpses and u of ds[t, u] query * y[u]; for y with First = false and the roles changed.
template <class T, std::size_t G, std::size_t Tx, std::size_t Ty, std::size_t H, bool First>
struct score_din {  // over [n T, H]
  static constexpr std::size_t mine = First ? Tx : Ty, others = First ? Ty : Tx;
  T* dx;
  T const *ds, *other, *query;
  pairs<Tx, Ty> of;
  BRAID_HD void operator()(std::size_t i, std::size_t k) const {
    std::size_t const r = i / mine, t = i % mine, used = First ? of.of_y(r) : of.of_x(r);
    T sum = 0;
    if (t < (First ? of.of_x(r) : of.of_y(r)))
      for (std::size_t g = 0; g < G; ++g) {
        T s = 0;
        for (std::size_t u = 0; u < used; ++u)
          s += ds[(r * G + g) * Tx * Ty + pair_at<First, Ty>(t, u)] * other[(r * others + u) * H + k];
        sum += s * query[g * H + k];
      }
    dx[i * H + k] = sum;
  }
};
template <class T, std::size_t G, std::size_t Tx, std::size_t Ty, std::size_t H>
struct query_slope {  // what row r adds to the gradient of query[g], over H
  T const *ds, *x, *y;
  pairs<Tx, Ty> of;
  std::size_t g;
  BRAID_HD T operator()(std::size_t r, std::size_t k) const {
    T sum = 0;
    for (std::size_t t = 0; t < of.of_x(r); ++t) {
      T s = 0;
      for (std::size_t u = 0; u < of.of_y(r); ++u)
        s += ds[(r * G + g) * Tx * Ty + t * Ty + u] * y[(r * Ty + u) * H + k];
      sum += s * x[(r * Tx + t) * H + k];
    }
    return sum;
  }
};

template <class T, std::size_t G, std::size_t Tx, std::size_t Ty, std::size_t H>
struct pool_pairs {  // over [n, G H]
  T* h;
  T const *w, *x, *y;
  pairs<Tx, Ty> of;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T sum = 0;
    for (std::size_t t = 0; t < of.of_x(r); ++t) {
      T s = 0;
      for (std::size_t u = 0; u < of.of_y(r); ++u)
        s += w[(r * G + j / H) * Tx * Ty + t * Ty + u] * y[(r * Ty + u) * G * H + j];
      sum += s * x[(r * Tx + t) * G * H + j];
    }
    h[r * G * H + j] = sum;
  }
};
template <class T, std::size_t G, std::size_t Tx, std::size_t Ty, std::size_t H>
struct pool_dw {  // over [n G, Tx Ty]
  T* dw;
  T const *d, *x, *y;
  pairs<Tx, Ty> of;
  BRAID_HD void operator()(std::size_t rg, std::size_t tu) const {
    std::size_t const r = rg / G, g = rg % G, t = tu / Ty, u = tu % Ty;
    T s = 0;
    if (t < of.of_x(r) && u < of.of_y(r))
      s = dot_of_three<T, H>(d + rg * H, x + ((r * Tx + t) * G + g) * H, y + ((r * Ty + u) * G + g) * H);
    dw[rg * Tx * Ty + tu] = s;
  }
};
template <class T, std::size_t G, std::size_t Tx, std::size_t Ty, std::size_t H, bool First>
struct pool_din {  // over [n T, G H]
  static constexpr std::size_t mine = First ? Tx : Ty, others = First ? Ty : Tx;
  T* dx;
  T const *d, *w, *other;
  pairs<Tx, Ty> of;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / mine, t = i % mine, used = First ? of.of_y(r) : of.of_x(r);
    T s = 0;
    if (t < (First ? of.of_x(r) : of.of_y(r)))
      for (std::size_t u = 0; u < used; ++u)
        s += w[(r * G + j / H) * Tx * Ty + pair_at<First, Ty>(t, u)] * other[(r * others + u) * G * H + j];
    dx[i * G * H + j] = s * d[r * G * H + j];
  }
};

template <class... In>
inline constexpr bool are_two_steps = false;
template <class X, class Y>
inline constexpr bool are_two_steps<X, Y> = layer::is_steps<X> && layer::is_steps<Y> &&
    last_axis<X>::features::size == last_axis<Y>::features::size;
template <class... In>
inline constexpr bool are_pooled = false;
template <std::size_t G, std::size_t P, class X, class Y>
  requires(are_two_steps<X, Y>)
inline constexpr bool are_pooled<shape<G, P>, X, Y> =
    P == last_axis<X>::steps * last_axis<Y>::steps && last_axis<X>::features::size % G == 0;
}  // namespace detail

/// How much each pair of a step of x with a step of y counts: w[g, t, u] = softmax over all (t, u) of the sum over k of
/// query[g, k] x[t, k] y[u, k], in G glimpses. Steps beyond a length take no part.
///
/// shapes  x: [Tx, H], y: [Ty, H]; h: [G, Tx Ty]; query: [G, H].
/// cost    3 G Tx Ty H flop a sample forward, about three times that backward.
/// errors  exactly<2> (compile time).
/// absence it needs both.
/// source  Kim et al. 2018, arXiv:1805.07932.
template <std::size_t G>
struct pair_weights : fusion_policy {
  static constexpr std::string_view name = "pair_weights";
  template <class... In>
  static consteval void law() {
    static_assert(holds<detail::are_two_steps<In...>, at<pair_weights>, got<In...>, wants<exactly<2>>>,
                  "pair_weights: two sequences [T, H] of one width: end both with the same | dense<H>");
  }
  template <class... In>
  struct on : bound<In...> {
    using x_shape = nth<0, In..., poison>;
    using y_shape = nth<1, In..., poison, poison>;
    static constexpr std::size_t Tx = last_axis<x_shape>::steps, Ty = last_axis<y_shape>::steps;
    static constexpr std::size_t H = last_axis<x_shape>::features::size, flops = 3 * G * Tx * Ty * H;
    using out = std::conditional_t<detail::are_two_steps<In...>, shape<G, Tx * Ty>, poison>;
    static constexpr bool reads_out = true;

    template <template <class> class Tensor>
    struct params {
      Tensor<rows_of<G, H>> query;
      static constexpr void each(auto&& self, auto&& f) { f("query", self.query, init::fan_in(H)); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<G, Tx * Ty>> ds;
      static constexpr void each(auto&& self, auto&& f) { f(self.ds); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      detail::pairs<Tx, Ty> const of{c.template lengths<0>(), c.template lengths<1>()};
      c.k.template each<Tx * Ty>(c.rows * G, detail::score_pair<T, G, Tx, Ty, H>{c.out.data, c.template in<0>().data,
                                                                                 c.template in<1>().data, c.params.query.data});
      c.k.template each<1>(c.rows * G, detail::softmax_pairs<T, G, Tx, Ty>{c.out.data, of});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      detail::pairs<Tx, Ty> const of{c.template lengths<0>(), c.template lengths<1>()};
      T *const ds = c.scratch.ds.data, *const dquery = c.dparams.query.data;
      T const *const x = c.template in<0>().data, *const y = c.template in<1>().data, *const query = c.params.query.data;
      c.k.template each<1>(c.rows * G, detail::softmax_pairs_back<T, Tx * Ty>{ds, c.out.data, c.dout.data});
      for (std::size_t g = 0; g < G; ++g)
        c.k.template reduce<H>(dquery + g * H, c.rows, detail::query_slope<T, G, Tx, Ty, H>{ds, x, y, of, g});
      if (auto const dx = c.template din<0>())
        c.k.template each<H>(c.rows * Tx, detail::score_din<T, G, Tx, Ty, H, true>{dx.data, ds, y, query, of});
      if (auto const dy = c.template din<1>())
        c.k.template each<H>(c.rows * Ty, detail::score_din<T, G, Tx, Ty, H, false>{dy.data, ds, x, query, of});
    }
  };
};

/// The products of all pairs of steps, each by its weight: h[g, k] = sum over (t, u) of w[g, t, u] x[t, g, k] y[u, g, k].
///
/// shapes  w: [G, Tx Ty]; x: [Tx, G H], y: [Ty, G H]; h: [G H].
/// cost    2 G H Tx (Ty + 1) flop a sample forward, about three times that backward.
/// errors  exactly<3> (compile time).
/// absence it needs all three.
/// source  Kim et al. 2018, arXiv:1805.07932.
struct pair_pool : fusion_policy {
  static constexpr std::string_view name = "pair_pool";
  template <class... In>
  static consteval void law() {
    static_assert(holds<detail::are_pooled<In...>, at<pair_pool>, got<In...>, wants<exactly<3>>>,
                  "pair_pool: first pair_weights<G> of two sequences, then a sequence for each with | dense<G * H>");
  }
  template <class... In>
  struct on : bound<In...> {
    using w_shape = nth<0, In..., poison>;
    using x_shape = nth<1, In..., poison, poison>;
    using y_shape = nth<2, In..., poison, poison, poison>;
    static constexpr std::size_t G = last_axis<w_shape>::steps, Tx = last_axis<x_shape>::steps,
                                 Ty = last_axis<y_shape>::steps, GH = last_axis<x_shape>::features::size,
                                 H = G ? GH / G : 0, flops = 2 * GH * Tx * (Ty + 1);
    using out = std::conditional_t<detail::are_pooled<In...>, shape<GH>, poison>;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::pool_pairs<typename Call::scalar, G, Tx, Ty, H>;
      detail::pairs<Tx, Ty> const of{c.template lengths<1>(), c.template lengths<2>()};
      c.k.template each<GH>(c.rows, op{c.out.data, c.template in<0>().data, c.template in<1>().data,
                                       c.template in<2>().data, of});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      detail::pairs<Tx, Ty> const of{c.template lengths<1>(), c.template lengths<2>()};
      T const *const w = c.template in<0>().data, *const x = c.template in<1>().data, *const y = c.template in<2>().data;
      T const* const d = c.dout.data;
      if (auto const dw = c.template din<0>())
        c.k.template each<Tx * Ty>(c.rows * G, detail::pool_dw<T, G, Tx, Ty, H>{dw.data, d, x, y, of});
      if (auto const dx = c.template din<1>())
        c.k.template each<GH>(c.rows * Tx, detail::pool_din<T, G, Tx, Ty, H, true>{dx.data, d, w, y, of});
      if (auto const dy = c.template din<2>())
        c.k.template each<GH>(c.rows * Ty, detail::pool_din<T, G, Tx, Ty, H, false>{dy.data, d, w, x, of});
    }
  };
};

}  // namespace fusion
template <std::size_t G>
inline constexpr sized_policy<fusion::pair_weights<G>, G> pair_weights{};
inline constexpr fusion::pair_pool pair_pool{};
}  // namespace braid
