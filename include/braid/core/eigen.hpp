#pragma once
#include "braid/core/math.hpp"

#include <cstddef>

namespace braid::inline v0::num {

// Eigenvalues and singular values of small matrices, by Jacobi's rotations: no library, no memory of its own, and the same
// numbers wherever it runs. For matrices of tens to a few hundred rows.

/// x and y rotated: (x, y) = (c x - s y, s x + c y), n numbers each, `stride` apart.
template <class T>
BRAID_HD inline void rotate(T* x, T* y, T c, T s, std::size_t n, std::size_t stride) {
  for (std::size_t i = 0; i < n * stride; i += stride) {
    T const a = x[i], b = y[i];
    x[i] = c * a - s * b;
    y[i] = s * a + c * b;
  }
}

/// The symmetric a, [n, n], becomes diagonal: its eigenvalues, in no order. v, [n, n]: column j is the eigenvector of the
/// j-th, of length 1.
template <class T>
BRAID_HD inline void symmetric_eigen(T* a, T* v, std::size_t n) {
  for (std::size_t i = 0; i < n * n; ++i) v[i] = i % (n + 1) == 0 ? T(1) : T(0);
  for (int sweep = 0; sweep < 60; ++sweep) {
    T off = 0, all = 0;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = 0; q < n; ++q) (p == q ? all : off) += a[p * n + q] * a[p * n + q];
    T const small = sizeof(T) == 8 ? T(1e-32) : T(1e-16);
    if (off <= small * (all + off)) break;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        T const apq = a[p * n + q];
        if (apq == T(0)) continue;
        T const turn = (a[q * n + q] - a[p * n + p]) / (T(2) * apq), size = turn < T(0) ? -turn : turn;
        T const t = (turn < T(0) ? T(-1) : T(1)) / (size + num::sqrt(turn * turn + T(1)));
        T const c = T(1) / num::sqrt(t * t + T(1)), s = t * c;
        rotate(a + p * n, a + q * n, c, s, n, 1);  // rows
        rotate(a + p, a + q, c, s, n, n);          // columns
        rotate(v + p, v + q, c, s, n, n);
      }
  }
}

/// The singular values of a, [m, n], and its vectors: a becomes a v, whose columns are at right angles, column j the j-th
/// left vector times its singular value; v, [n, n]: column j is the j-th right vector. In no order.
template <class T>
BRAID_HD inline void singular_values(T* a, T* v, std::size_t m, std::size_t n) {
  for (std::size_t i = 0; i < n * n; ++i) v[i] = i % (n + 1) == 0 ? T(1) : T(0);
  T all = 0;
  for (std::size_t i = 0; i < m * n; ++i) all += a[i] * a[i];
  T const small = sizeof(T) == 8 ? T(1e-15) : T(1e-7);
  for (int sweep = 0; sweep < 60; ++sweep) {
    bool turned = false;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        T pp = 0, qq = 0, pq = 0;
        for (std::size_t i = 0; i < m; ++i) {
          T const x = a[i * n + p], y = a[i * n + q];
          pp += x * x, qq += y * y, pq += x * y;
        }
        T const along = pq < T(0) ? -pq : pq;
        if (along <= small * num::sqrt(pp * qq) || along <= small * small * all) continue;
        turned = true;
        T const turn = (qq - pp) / (T(2) * pq), size = turn < T(0) ? -turn : turn;
        T const t = (turn < T(0) ? T(-1) : T(1)) / (size + num::sqrt(turn * turn + T(1)));
        T const c = T(1) / num::sqrt(t * t + T(1)), s = t * c;
        rotate(a + p, a + q, c, s, m, n);
        rotate(v + p, v + q, c, s, n, n);
      }
    if (!turned) break;
  }
}

/// r = (a + ridge)^(-1/2) of the symmetric a, [n, n], which is lost; v: [n, n], to work in. Directions in which a has
/// nothing, up to rounding, are left out.
template <class T>
BRAID_HD inline void inverse_root(T* r, T* a, T* v, T ridge, std::size_t n) {
  symmetric_eigen(a, v, n);
  T largest = 0;
  for (std::size_t j = 0; j < n; ++j) largest = a[j * n + j] > largest ? a[j * n + j] : largest;
  T const least = (largest + ridge) * (sizeof(T) == 8 ? T(1e-13) : T(1e-6));
  for (std::size_t i = 0; i < n * n; ++i) r[i] = T(0);
  for (std::size_t j = 0; j < n; ++j) {
    T const value = a[j * n + j] + ridge;
    if (!(value > least)) continue;
    T const root = T(1) / num::sqrt(value);
    for (std::size_t i = 0; i < n; ++i) {
      T const by = root * v[i * n + j];
      for (std::size_t k = 0; k < n; ++k) r[i * n + k] += by * v[k * n + j];
    }
  }
}

/// c = a b, [m, k] of [m, n] and [n, k].
template <class T>
BRAID_HD inline void multiply(T* c, T const* a, T const* b, std::size_t m, std::size_t n, std::size_t k) {
  for (std::size_t i = 0; i < m * k; ++i) c[i] = T(0);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t l = 0; l < n; ++l) {
      T const by = a[i * n + l];
      for (std::size_t j = 0; j < k; ++j) c[i * k + j] += by * b[l * k + j];
    }
}

/// What canonical correlation needs of two centred sets of numbers, whose covariances are xx: [p, p], yy: [q, q] and xy:
/// [p, q], all lost. m: [p, q] and n: [q, q]: column j is the j-th pair of directions, along which both have variance 1
/// and the correlation value[j]; where there is none, zeros. work: p^2 + q^2 + max(p, q)^2 + p q.
template <class T>
BRAID_HD inline void canonical_directions(T* m, T* n, T* value, T* xx, T* yy, T* xy, T* work, T ridge_x, T ridge_y,
                                          std::size_t p, std::size_t q) {
  std::size_t const most = p > q ? p : q;
  T *const rx = work, *const ry = rx + p * p, *const v = ry + q * q, *const t = v + most * most;
  inverse_root(rx, xx, v, ridge_x, p);
  inverse_root(ry, yy, v, ridge_y, q);
  multiply(t, rx, xy, p, p, q);
  multiply(xy, t, ry, p, q, q);
  singular_values(xy, v, p, q);
  T largest = 0;
  for (std::size_t j = 0; j < q; ++j) {
    T sum = 0;
    for (std::size_t i = 0; i < p; ++i) sum += xy[i * q + j] * xy[i * q + j];
    value[j] = num::sqrt(sum);
    largest = value[j] > largest ? value[j] : largest;
  }
  T const least = largest * (sizeof(T) == 8 ? T(1e-12) : T(1e-6));
  for (std::size_t j = 0; j < q; ++j) {
    bool const there = value[j] > least;
    if (!there) value[j] = T(0);
    for (std::size_t i = 0; i < p; ++i) xy[i * q + j] = there ? xy[i * q + j] / value[j] : T(0);
    for (std::size_t i = 0; i < q; ++i)
      if (!there) v[i * q + j] = T(0);
  }
  multiply(m, rx, xy, p, p, q);
  multiply(n, ry, v, q, q, q);
}

}  // namespace braid::num
