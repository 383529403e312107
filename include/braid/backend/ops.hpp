#pragma once
#include "braid/core/config.hpp"
#include "braid/core/parameter.hpp"
#include "braid/core/team.hpp"
#include "braid/core/view.hpp"

#include <cstddef>

namespace braid::inline v0::ops {

// The loop bodies of the plain backends: plain structs of pointers, templated over integers and functors, so that the
// same code runs in a host loop and in a device kernel. op(r, j): row r, column j.

// How an argument of `map` is read: at its own place, one a row, one a column.
template <class T, std::size_t Stride>
struct every {
  T const* data;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const { return data[r * Stride + j]; }
};
template <class T, std::size_t Stride>
struct a_row {
  T const* data;
  BRAID_HD T operator()(std::size_t r, std::size_t) const { return data[r * Stride]; }
};
template <class T>
struct a_column {
  T const* data;
  BRAID_HD T operator()(std::size_t, std::size_t j) const { return data[j]; }
};
template <std::size_t N, class S, class T, std::size_t Stride>
constexpr auto reader(batch<S, T, Stride> b) {
  static_assert(S::size == N || S::size == 1, "map: an argument has as many columns as the result, or one");
  if constexpr (S::size == N) return every<std::remove_const_t<T>, Stride>{b.data};
  else return a_row<std::remove_const_t<T>, Stride>{b.data};
}
template <std::size_t N, class Spec, class T>
constexpr auto reader(tensor<Spec, T> t) {
  static_assert(Spec::size == N, "map: a tensor argument has one number a column");
  return a_column<std::remove_const_t<T>>{t.data};
}

template <class T, std::size_t Stride, class F, class... A>
struct map_op;
template <class T, std::size_t Stride, class F, class A>
struct map_op<T, Stride, F, A> {
  T* out;
  F f;
  A a;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { out[r * Stride + j] = f(a(r, j)); }
};
template <class T, std::size_t Stride, class F, class A, class B>
struct map_op<T, Stride, F, A, B> {
  T* out;
  F f;
  A a;
  B b;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { out[r * Stride + j] = f(a(r, j), b(r, j)); }
};
template <class T, std::size_t Stride, class F, class A, class B, class C>
struct map_op<T, Stride, F, A, B, C> {
  T* out;
  F f;
  A a;
  B b;
  C c;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    out[r * Stride + j] = f(a(r, j), b(r, j), c(r, j));
  }
};
template <class T, std::size_t Stride, class F, class A, class B, class C, class D>
struct map_op<T, Stride, F, A, B, C, D> {
  T* out;
  F f;
  A a;
  B b;
  C c;
  D d;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    out[r * Stride + j] = f(a(r, j), b(r, j), c(r, j), d(r, j));
  }
};

template <class Op>
struct by_one {
  Op op;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { op(r, j, alone{}); }
};

// Products with a matrix w: [N, F] in the canonical layout.
template <class T, std::size_t N, std::size_t F, std::size_t SH, std::size_t SA, bool Add>
struct gemm_nt {
  T* h;
  T const *a, *w;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T s = Add ? h[r * SH + j] : T(0);
    for (std::size_t q = 0; q < F; ++q) s += a[r * SA + q] * w[j * F + q];
    h[r * SH + j] = s;
  }
};
template <class T, std::size_t N, std::size_t F, std::size_t SG, std::size_t SA, bool Add>
struct gemm_nn {
  T* da;
  T const *g, *w;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    T s = Add ? da[r * SA + q] : T(0);
    for (std::size_t j = 0; j < N; ++j) s += g[r * SG + j] * w[j * F + q];
    da[r * SA + q] = s;
  }
};
template <class T, std::size_t F, std::size_t SG, std::size_t SA>
struct gemm_tn {  // over the rows of dw: [N, F]
  T* dw;
  T const *g, *a;
  std::size_t rows;
  BRAID_HD void operator()(std::size_t j, std::size_t q) const {
    T s = dw[j * F + q];
    for (std::size_t r = 0; r < rows; ++r) s += g[r * SG + j] * a[r * SA + q];
    dw[j * F + q] = s;
  }
};
template <class T, class Op>
struct reduce {  // one column after another
  T* out;
  Op op;
  std::size_t rows;
  BRAID_HD void operator()(std::size_t, std::size_t j) const {
    T s = out[j];
    for (std::size_t r = 0; r < rows; ++r) s += op(r, j);
    out[j] = s;
  }
};

}  // namespace braid::ops
