#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"
#include "braid/layer/dense.hpp"

#include <cstdint>

namespace braid::inline v0 {
namespace fusion {

namespace detail {
// A vector of P D numbers as P positions of D; one of C D as C. h_t = q_t + the sum over c of p_tc v_c, p_t the shares
// by q_t . k_c.
template <class T, std::size_t C, std::size_t D>
struct non_local_shares {  // a row is a position
  T* p;
  T const *q, *k;
  std::size_t positions;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T const* const keys = k + r / positions * C * D;
    T most = 0, sum = 0;
    for (std::size_t c = 0; c < C; ++c) {
      T const s = dot<D>(q + r * D, keys + c * D);
      p[r * C + c] = s;
      most = c == 0 || s > most ? s : most;
    }
    for (std::size_t c = 0; c < C; ++c) p[r * C + c] = num::exp(p[r * C + c] - most), sum += p[r * C + c];
    for (std::size_t c = 0; c < C; ++c) p[r * C + c] /= sum;
  }
};
template <class T, std::size_t C, std::size_t D>
struct non_local_sum {  // to + the sum over c of p_tc v_c
  T* h;
  T const *to, *p, *v;
  std::size_t positions;
  BRAID_HD void operator()(std::size_t r, std::size_t d) const {
    T s = to[r * D + d];
    for (std::size_t c = 0; c < C; ++c) s += p[r * C + c] * v[(r / positions * C + c) * D + d];
    h[r * D + d] = s;
  }
};
template <class T, std::size_t C, std::size_t D>
struct non_local_scores_back {  // ds_tc = p_tc (dh_t . v_c - the share-weighted mean of these)
  T* ds;
  T const *dh, *p, *v;
  std::size_t positions;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T const* const values = v + r / positions * C * D;
    T mean = 0;
    for (std::size_t c = 0; c < C; ++c) {
      T const g = dot<D>(dh + r * D, values + c * D);
      ds[r * C + c] = g;
      mean += p[r * C + c] * g;
    }
    for (std::size_t c = 0; c < C; ++c) ds[r * C + c] = p[r * C + c] * (ds[r * C + c] - mean);
  }
};
template <class T, std::size_t P, std::size_t C, std::size_t D>
struct non_local_transposed {  // the sum over positions t of a_tc x_t: dv of p and dh, dk of ds and q
  T* out;
  T const *a, *x;
  BRAID_HD void operator()(std::size_t n, std::size_t i) const {
    T s = 0;
    for (std::size_t t = 0; t < P; ++t) s += a[(n * P + t) * C + i / D] * x[(n * P + t) * D + i % D];
    out[n * C * D + i] = s;
  }
};

/// What non_local_gate does with queries [P D], keys [C D] and values [C D].
template <std::size_t P, std::size_t C, std::size_t D>
struct non_local : fusion_policy {
  static constexpr std::string_view name = "non_local";
  template <class Q, class K, class V>
  struct on : bound<Q, K, V> {
    using out = Q;
    static_assert(Q::size == P * D && K::size == C * D && V::size == C * D);
    static constexpr bool bears_absence = true;
    static constexpr std::uint64_t needs = 1;
    static constexpr std::size_t flops = 4 * P * C * D;

    template <template <class> class Batch>
    struct saved {
      Batch<shape<P, C>> p;
      static constexpr void each(auto&& self, auto&& f) { f(self.p); }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};  // of prediction
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<P, C>> ds;
      static constexpr void each(auto&& self, auto&& f) { f(self.ds); }
    };

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::present_inputs == 3) look(c);
      else c.k.copy(c.out, c.template in<0>());
    }
    template <class Call>
    static void look(Call const& c) {
      using T = typename Call::scalar;
      T *const p = (Call::training ? c.saved.p : c.scratch.p).data, *const h = c.out.data;
      T const *q = c.template in<0>().data, *k = c.template in<1>().data, *v = c.template in<2>().data;
      c.k.template each<1>(c.rows * P, non_local_shares<T, C, D>{p, q, k, P});
      c.k.template each<D>(c.rows * P, non_local_sum<T, C, D>{h, q, p, v, P});
    }
    template <class Call>
    static void backward(Call const& c) {
      if constexpr (Call::present_inputs == 3) return look_back(c);
      if (auto const d = c.template din<0>()) c.k.copy(d, c.dout);
      if (auto const d = c.template din<1>()) c.k.zero(d.data, c.rows * C * D);
      if (auto const d = c.template din<2>()) c.k.zero(d.data, c.rows * C * D);
    }
    template <class Call>
    static void look_back(Call const& c) {
      using T = typename Call::scalar;
      T const *q = c.template in<0>().data, *k = c.template in<1>().data, *v = c.template in<2>().data;
      T const *dh = c.dout.data, *p = c.saved.p.data;
      T* const ds = c.scratch.ds.data;
      c.k.template each<1>(c.rows * P, non_local_scores_back<T, C, D>{ds, dh, p, v, P});
      if (auto const d = c.template din<0>())
        c.k.template each<D>(c.rows * P, non_local_sum<T, C, D>{d.data, dh, ds, k, P});
      if (auto const d = c.template din<1>())
        c.k.template each<C * D>(c.rows, non_local_transposed<T, P, C, D>{d.data, ds, q});
      if (auto const d = c.template din<2>())
        c.k.template each<C * D>(c.rows, non_local_transposed<T, P, C, D>{d.data, p, dh});
    }
  };
};
struct non_local_query {
  static constexpr std::string_view name = "query";
};
struct non_local_key {
  static constexpr std::string_view name = "key";
};
struct non_local_value {
  static constexpr std::string_view name = "value";
};
}  // namespace detail

/// Non-local gate: the first branch, seen as P positions, looks at the second, seen as C positions of values.
///   h_t = q_t + sum over c of softmax_c(q_t . k_c) v_c,  q = A x + a,  k = B y + b,  v = V y + w
///
/// shapes  x: [F], y: [G]; q, h: [P D], P positions of D one after another; k, v: [C D]; query.weight: [P D, F];
///         key.weight, value.weight: [C D, G]; each with a bias.
/// units   none; scores are not divided by a root: D small, or a norm before.
/// cost    2 D (P F + 2 C G + 2 P C) flop a sample forward, twice that backward.
/// errors  exactly<2>, a_vector (compile time).
/// absence without y h = q; x must be there.
/// source  Wang et al. 2018, arXiv:1711.07971, its embedded Gaussian form; between two vectors as in MultiBench, Liang et
///         al. 2021, arXiv:2107.07502.
template <std::size_t P, std::size_t C, std::size_t D>
struct non_local_gate : composed<non_local_gate<P, C, D>, of_vectors<non_local_gate<P, C, D>, 2>> {
  static constexpr std::string_view name = "non_local_gate";
  static constexpr auto body(auto x, auto y) {
    return braid::fuse<detail::non_local<P, C, D>{}>(x | braid::named<detail::non_local_query>(braid::dense<P * D>),
                                                     y | braid::named<detail::non_local_key>(braid::dense<C * D>),
                                                     y | braid::named<detail::non_local_value>(braid::dense<C * D>));
  }
};

}  // namespace fusion
template <std::size_t P, std::size_t C, std::size_t D>
inline constexpr sized_policy<fusion::non_local_gate<P, C, D>, P, C, D> non_local_gate{};
}  // namespace braid
