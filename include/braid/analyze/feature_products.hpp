#pragma once
#include "braid/analyze/feature_rows.hpp"

#if __has_include(<cblas.h>)
#include <cblas.h>
#else
#error "braid/analyze/feature_products.hpp needs OpenBLAS: apt install libopenblas-dev, link braid::cpu"
#include "missing_library"  // there is none: the compiler stops here
#endif

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace braid::inline v0 {

namespace detail {
// Products of row-major matrices whose sizes are known at run time, by OpenBLAS.

/// c = a b': [m, n] of [m, k] and [n, k].
inline void product_nt(double* c, double const* a, double const* b, std::size_t m, std::size_t n, std::size_t k) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, blasint(m), blasint(n), blasint(k), 1, a, blasint(k), b,
              blasint(k), 0, c, blasint(n));
}
inline void product_nt(float* c, float const* a, float const* b, std::size_t m, std::size_t n, std::size_t k) {
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, blasint(m), blasint(n), blasint(k), 1, a, blasint(k), b,
              blasint(k), 0, c, blasint(n));
}
/// c = a b: [m, n] of [m, k] and [k, n].
inline void product_nn(double* c, double const* a, double const* b, std::size_t m, std::size_t n, std::size_t k) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(m), blasint(n), blasint(k), 1, a, blasint(k), b,
              blasint(n), 0, c, blasint(n));
}
/// c += by a' b: [m, n] of [k, m] and [k, n].
inline void add_product_tn(double* c, double by, double const* a, double const* b, std::size_t m, std::size_t n,
                           std::size_t k) {
  cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, blasint(m), blasint(n), blasint(k), by, a, blasint(m), b,
              blasint(n), 1, c, blasint(n));
}
/// LAPACK's, which OpenBLAS carries. Under a name of its own: other headers may declare it otherwise.
extern "C" void braid_dsyevr(char const* vectors, char const* range, char const* triangle, blasint const* n, double* a,
                             blasint const* lda, double const* low, double const* high, blasint const* first,
                             blasint const* last, double const* tolerance, blasint* found, double* values, double* z,
                             blasint const* ldz, blasint* support, double* work, blasint const* work_size,
                             blasint* integers, blasint const* integers_size, blasint* info, std::size_t, std::size_t,
                             std::size_t) __asm__("dsyevr_");

struct eigenvectors {
  std::vector<double> values;     // the largest first
  feature_rows<double> vectors;   // [k, n], each of length 1
};
/// The k largest eigenvalues of the symmetric a, [n, n], which is lost.
inline eigenvectors largest_eigenvectors(std::vector<double>& a, std::size_t n, std::size_t k) {
  blasint const size = blasint(n), first = blasint(n - k + 1), none = -1;
  blasint found = 0, info = 0, work_size = -1, integers_size = 1;
  double const zero = 0;
  std::vector<double> values(n), z(n * k), work(1);
  std::vector<blasint> support(2 * n), integers(1);
  auto const solve = [&](blasint w, blasint i) {
    braid_dsyevr("V", "I", "U", &size, a.data(), &size, &zero, &zero, &first, &size, &zero, &found, values.data(),
                 z.data(), &size, support.data(), work.data(), &w, integers.data(), &i, &info, 1, 1, 1);
  };
  solve(none, none);  // asks for the room it needs
  work.resize(std::size_t(work[0])), integers.resize(std::size_t(integers[0]));
  work_size = blasint(work.size()), integers_size = blasint(integers.size());
  solve(work_size, integers_size);
  if (info != 0) throw value_error("eigenvectors", "dsyevr", "convergence", "info " + std::to_string(info));
  eigenvectors e{{}, feature_rows<double>(k, n)};
  for (std::size_t j = 0; j < k; ++j) {
    e.values.push_back(values[k - 1 - j]);
    std::copy_n(z.data() + (k - 1 - j) * n, n, e.vectors.row(j));
  }
  return e;
}
/// The largest of numbers by size becomes positive, so that a direction has one sign.
inline void fix_sign(double* v, std::size_t n) {
  double largest = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (std::abs(v[i]) > std::abs(largest) * (1 + 1e-12)) largest = v[i];
  if (largest < 0)
    for (std::size_t i = 0; i < n; ++i) v[i] = -v[i];
}
}  // namespace detail

}  // namespace braid
