#pragma once
#include "braid/core/team.hpp"
#include "braid/layer/attend.hpp"

#include <cstddef>

namespace braid::inline v0::layer {

// attend.hpp for devices, on which few queries leave most threads idle: a team takes one query and head, each member some of
// the keys, with a softmax of its own; at the end they are brought to one scale.

inline constexpr std::size_t attending_together = 4;

template <class Z>
inline constexpr bool heads_lie_on_16_bytes = Z::width % 4 == 0 && Z::step_q % 4 == 0 && Z::step_k % 4 == 0;

/// As attend_forward.
template <class T, class Z>
struct attend_forward_together {  // over [n Tq, Heads]
  T *o, *log_sum;
  T const *q, *k, *v;
  attention_mask<Z> mask;
  T scale;

  template <class Team>
  BRAID_HD void operator()(std::size_t i, std::size_t h, Team const& team) const {
    constexpr std::size_t D = Z::width;
    constexpr bool lie = heads_lie_on_16_bytes<Z>;
    std::size_t const r = i / Z::queries, n = mask.seen(r, i % Z::queries), from = r * Z::keys * Z::step_k + h * D;
    T query[D], sum[D] = {}, total = 0, most = T(-1e30);
    num::load<D, lie>(query, q + i * Z::step_q + h * D);
    for (std::size_t u = team.rank(); u < n; u += Team::size) {
      T key[D], value[D];
      num::load<D, lie>(key, k + from + u * Z::step_k);
      num::load<D, lie>(value, v + from + u * Z::step_k);
      T score = 0;
      BRAID_UNROLL
      for (std::size_t d = 0; d < D; ++d) score += query[d] * key[d];
      score *= scale;
      T const above = score > most ? score : most, shrink = num::exp(most - above), p = num::exp(score - above);
      most = above;
      total = total * shrink + p;
      BRAID_UNROLL
      for (std::size_t d = 0; d < D; ++d) sum[d] = sum[d] * shrink + p * value[d];
    }
    T const all = team.most(most), shrink = num::exp(most - all);
    total = team.sum(total * shrink);
    T* const to = o + i * Z::features + h * D;
    BRAID_UNROLL
    for (std::size_t d = 0; d < D; ++d) {
      T const s = team.sum(sum[d] * shrink);
      if (d % Team::size == team.rank()) to[d] = n ? num::quotient(s, total) : T(0);
    }
    if (log_sum && team.rank() == 0) log_sum[i * Z::heads + h] = n ? all + num::log(total) : T(0);
  }
};

/// As attend_dq.
template <class T, class Z>
struct attend_dq_together {  // over [n Tq, Heads]
  T *dq, *m;
  T const *d_o, *o, *log_sum, *q, *k, *v;
  attention_mask<Z> mask;
  T scale;

  template <class Team>
  BRAID_HD void operator()(std::size_t i, std::size_t h, Team const& team) const {
    constexpr std::size_t D = Z::width;
    constexpr bool lie = heads_lie_on_16_bytes<Z>;
    std::size_t const r = i / Z::queries, n = mask.seen(r, i % Z::queries), from = r * Z::keys * Z::step_k + h * D;
    T query[D], d[D], out[D], sum[D] = {}, mean = 0;
    num::load<D, lie>(query, q + i * Z::step_q + h * D);
    num::load<D, lie>(d, d_o + i * Z::features + h * D);
    num::load<D, lie>(out, o + i * Z::features + h * D);
    BRAID_UNROLL
    for (std::size_t e = 0; e < D; ++e) mean += n ? d[e] * out[e] : T(0);
    T const norm = log_sum[i * Z::heads + h];
    for (std::size_t u = team.rank(); u < n; u += Team::size) {
      T key[D], value[D], score = 0, slope = 0;
      num::load<D, lie>(key, k + from + u * Z::step_k);
      num::load<D, lie>(value, v + from + u * Z::step_k);
      BRAID_UNROLL
      for (std::size_t e = 0; e < D; ++e) score += query[e] * key[e], slope += d[e] * value[e];
      T const ds = scale * num::exp(scale * score - norm) * (slope - mean);
      BRAID_UNROLL
      for (std::size_t e = 0; e < D; ++e) sum[e] += ds * key[e];
    }
    T* const to = dq + i * Z::step_q + h * D;
    BRAID_UNROLL
    for (std::size_t e = 0; e < D; ++e) {
      T const s = team.sum(sum[e]);
      if (e % Team::size == team.rank()) to[e] = s;
    }
    if (team.rank() == 0) m[i * Z::heads + h] = mean;
  }
};

/// As attend_dkv.
template <class T, class Z>
struct attend_dkv_together {  // over [n Tk, Heads]
  T *dk, *dv;
  T const *m, *d_o, *log_sum, *q, *k, *v;
  attention_mask<Z> mask;
  T scale;

  template <class Team>
  BRAID_HD void operator()(std::size_t i, std::size_t h, Team const& team) const {
    constexpr std::size_t D = Z::width;
    constexpr bool lie = heads_lie_on_16_bytes<Z>;
    std::size_t const r = i / Z::keys, u = i % Z::keys, at = i * Z::step_k + h * D;
    std::size_t const first = Z::causal ? u : 0, end = u < mask.keys(r) ? mask.queries(r) : first;
    T key[D], value[D], key_sum[D] = {}, value_sum[D] = {};
    num::load<D, lie>(key, k + at);
    num::load<D, lie>(value, v + at);
    for (std::size_t t = first + team.rank(); t < end; t += Team::size) {
      std::size_t const j = r * Z::queries + t;
      T query[D], d[D], score = 0, slope = 0;
      num::load<D, lie>(query, q + j * Z::step_q + h * D);
      num::load<D, lie>(d, d_o + j * Z::features + h * D);
      BRAID_UNROLL
      for (std::size_t e = 0; e < D; ++e) score += query[e] * key[e], slope += d[e] * value[e];
      T const p = num::exp(scale * score - log_sum[j * Z::heads + h]), ds = scale * p * (slope - m[j * Z::heads + h]);
      BRAID_UNROLL
      for (std::size_t e = 0; e < D; ++e) key_sum[e] += ds * query[e], value_sum[e] += p * d[e];
    }
    BRAID_UNROLL
    for (std::size_t e = 0; e < D; ++e) {
      T const a = team.sum(key_sum[e]), b = team.sum(value_sum[e]);
      if (e % Team::size == team.rank()) dk[at + e] = a, dv[at + e] = b;
    }
  }
};

// The way that suits a backend.
template <class Z, class K, class T>
void attend(K const& k, std::size_t queries, T* o, T* log_sum, T const* q, T const* key, T const* v, attention_mask<Z> mask, T scale) {
  if constexpr (K::on_host) k.template each<Z::heads>(queries, attend_forward<T, Z>{o, log_sum, q, key, v, mask, scale});
  else k.template teams<attending_together, Z::heads>(queries, attend_forward_together<T, Z>{o, log_sum, q, key, v, mask, scale});
}
template <class Z, class K, class T>
void attend_back(K const& k, std::size_t queries, std::size_t keys, T* dq, T* dk, T* dv, T* m, T const* d_o, T const* o,
                 T const* log_sum, T const* q, T const* key, T const* v, attention_mask<Z> mask, T scale) {
  if constexpr (K::on_host) {
    k.template each<Z::heads>(queries, attend_dq<T, Z>{dq, m, d_o, o, log_sum, q, key, v, mask, scale});
    k.template each<Z::heads>(keys, attend_dkv<T, Z>{dk, dv, m, d_o, log_sum, q, key, v, mask, scale});
  } else {
    k.template teams<attending_together, Z::heads>(queries, attend_dq_together<T, Z>{dq, m, d_o, o, log_sum, q, key, v, mask, scale});
    k.template teams<attending_together, Z::heads>(keys, attend_dkv_together<T, Z>{dk, dv, m, d_o, log_sum, q, key, v, mask, scale});
  }
}

}  // namespace braid::layer
