#pragma once
#include "braid/core/math.hpp"
#include "braid/core/shape.hpp"

#include <cstddef>
#include <cstdint>

namespace braid::inline v0::layer {

// The core of attention, which self_attention and fusion::cross_attention share. In each head, on its own D features,
//   s[t, u] = q[t] . k[u] / sqrt D,   p[t, .] = softmax over the keys u that t may see,   o[t] = sum_u p[t, u] v[u].
// No [Tq, Tk] array is ever there: forward takes the keys in blocks and keeps, for each query and head, one number, the
// logarithm of the softmax's denominator, from which backward makes p again (Dao et al. 2022, arXiv:2205.14135).

/// Sizes of an attention: Tq queries and Tk keys a sample, Heads heads of D features. Rows of q are StepQ apart, those
/// of k and v StepK, those of o Heads D; gradients lie as their values do.
template <std::size_t Tq, std::size_t Tk, std::size_t Heads, std::size_t D, std::size_t StepQ, std::size_t StepK,
          bool Causal>
struct attention_sizes {
  static constexpr std::size_t queries = Tq, keys = Tk, heads = Heads, width = D, step_q = StepQ, step_k = StepK,
                               features = Heads * D;
  static constexpr bool causal = Causal;
};

/// Who may see whom: steps beyond a length neither ask nor answer. Null: all steps count.
template <class Z>
struct attention_mask {
  std::int32_t const *query_lengths, *key_lengths;

  BRAID_HD std::size_t queries(std::size_t r) const {
    return query_lengths ? std::size_t(query_lengths[r]) : Z::queries;
  }
  BRAID_HD std::size_t keys(std::size_t r) const { return key_lengths ? std::size_t(key_lengths[r]) : Z::keys; }
  BRAID_HD bool partial() const { return query_lengths || key_lengths; }
  /// Keys that query t of sample r sees: the first so many.
  BRAID_HD std::size_t seen(std::size_t r, std::size_t t) const {
    std::size_t const n = t < queries(r) ? keys(r) : 0;
    return Z::causal && t + 1 < n ? t + 1 : n;
  }
};

/// o, and the logarithm of each softmax's denominator where `log_sum` is not null. A query that sees no key gets zeros.
template <class T, class Z>
struct attend_forward {  // over [n Tq, Heads]
  T *o, *log_sum;
  T const *q, *k, *v;
  attention_mask<Z> mask;
  T scale;

  BRAID_HD void operator()(std::size_t i, std::size_t h) const {
    constexpr std::size_t D = Z::width, block = 16;
    std::size_t const r = i / Z::queries, n = mask.seen(r, i % Z::queries), from = r * Z::keys * Z::step_k + h * D;
    T const* const query = q + i * Z::step_q + h * D;
    T sum[D] = {}, total = 0, most = T(-1e30);
    for (std::size_t begin = 0; begin < n; begin += block) {
      std::size_t const size = n - begin < block ? n - begin : block;
      T const* const keys = k + from + begin * Z::step_k;
      T const* const values = v + from + begin * Z::step_k;
      T score[block] = {}, above = most;
      for (std::size_t u = 0; u < size; ++u) {
        score[u] = scale * num::dot<D>(query, keys + u * Z::step_k);
        above = score[u] > above ? score[u] : above;
      }
      T const shrink = num::exp(most - above);  // what came before was relative to a smaller score
      most = above;
      total *= shrink;
      for (std::size_t d = 0; d < D; ++d) sum[d] *= shrink;
      for (std::size_t u = 0; u < size; ++u) {
        T const p = num::exp(score[u] - most);
        total += p;
        for (std::size_t d = 0; d < D; ++d) sum[d] += p * values[u * Z::step_k + d];
      }
    }
    T* const to = o + i * Z::features + h * D;
    for (std::size_t d = 0; d < D; ++d) to[d] = n ? sum[d] / total : T(0);
    if (log_sum) log_sum[i * Z::heads + h] = n ? most + num::log(total) : T(0);
  }
};

/// The gradient of q, and for each query and head m = d_o . o, the mean of the gradients of its shares.
template <class T, class Z>
struct attend_dq {  // over [n Tq, Heads]
  T *dq, *m;
  T const *d_o, *o, *log_sum, *q, *k, *v;
  attention_mask<Z> mask;
  T scale;

  BRAID_HD void operator()(std::size_t i, std::size_t h) const {
    constexpr std::size_t D = Z::width;
    std::size_t const r = i / Z::queries, n = mask.seen(r, i % Z::queries), from = r * Z::keys * Z::step_k + h * D;
    T const* const query = q + i * Z::step_q + h * D;
    T const* const d = d_o + i * Z::features + h * D;
    T const mean = n ? num::dot<D>(d, o + i * Z::features + h * D) : T(0), norm = log_sum[i * Z::heads + h];
    T sum[D] = {};
    for (std::size_t u = 0; u < n; ++u) {
      T const* const key = k + from + u * Z::step_k;
      T const p = num::exp(scale * num::dot<D>(query, key) - norm);
      T const ds = scale * p * (num::dot<D>(d, v + from + u * Z::step_k) - mean);
      for (std::size_t e = 0; e < D; ++e) sum[e] += ds * key[e];
    }
    T* const to = dq + i * Z::step_q + h * D;
    for (std::size_t e = 0; e < D; ++e) to[e] = sum[e];
    m[i * Z::heads + h] = mean;
  }
};

/// The gradients of k and v; zero for keys beyond the length.
template <class T, class Z>
struct attend_dkv {  // over [n Tk, Heads]
  T *dk, *dv;
  T const *m, *d_o, *log_sum, *q, *k, *v;
  attention_mask<Z> mask;
  T scale;

  BRAID_HD void operator()(std::size_t i, std::size_t h) const {
    constexpr std::size_t D = Z::width;
    std::size_t const r = i / Z::keys, u = i % Z::keys, at = i * Z::step_k + h * D;
    std::size_t const first = Z::causal ? u : 0, end = u < mask.keys(r) ? mask.queries(r) : first;
    T key_sum[D] = {}, value_sum[D] = {};
    for (std::size_t t = first; t < end; ++t) {
      std::size_t const j = r * Z::queries + t;
      T const* const query = q + j * Z::step_q + h * D;
      T const* const d = d_o + j * Z::features + h * D;
      T const p = num::exp(scale * num::dot<D>(query, k + at) - log_sum[j * Z::heads + h]);
      T const ds = scale * p * (num::dot<D>(d, v + at) - m[j * Z::heads + h]);
      for (std::size_t e = 0; e < D; ++e) {
        key_sum[e] += ds * query[e];
        value_sum[e] += p * d[e];
      }
    }
    for (std::size_t e = 0; e < D; ++e) dk[at + e] = key_sum[e], dv[at + e] = value_sum[e];
  }
};

/// h = x for the queries that see a key, else 0; x may be h.
template <class T, class Z>
struct where_answered {  // over [n Tq, Heads D]
  T* h;
  T const* x;
  attention_mask<Z> mask;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    bool const answered = mask.seen(i / Z::queries, i % Z::queries) != 0;
    h[i * Z::features + j] = answered ? x[i * Z::features + j] : T(0);
  }
};

}  // namespace braid::layer
