#pragma once
#include "braid/analyze/cca.hpp"  // samples_by_features

#if __has_include(<cblas.h>)
#include <cblas.h>
#else
#error "braid/analyze/feature_rows.hpp needs OpenBLAS: apt install libopenblas-dev, link braid::cpu"
#include "missing_library"  // there is none: the compiler stops here
#endif

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace braid::inline v0 {

/// Samples by features, row by row, in memory of its own: what the analyses give back, and one of the containers they take.
template <class T>
struct feature_rows {
  std::size_t n = 0, width = 0;
  std::vector<T> numbers;  ///< [n, width]

  feature_rows() = default;
  feature_rows(std::size_t rows, std::size_t columns) : n(rows), width(columns), numbers(rows * columns) {}
  std::array<std::size_t, 2> shape() const { return {n, width}; }
  T operator()(std::size_t r, std::size_t f) const { return numbers[r * width + f]; }
  T* row(std::size_t r) { return numbers.data() + r * width; }
  T const* row(std::size_t r) const { return numbers.data() + r * width; }
};

namespace detail {
/// The numbers of any container as T; `what` stands in the errors.
template <class T, samples_by_features X>
feature_rows<T> finite_rows(std::string_view what, X const& x, std::size_t least = 1) {
  feature_rows<T> to(std::size_t(x.shape()[0]), std::size_t(x.shape()[1]));
  if (to.n < least) throw value_error(what, "rows", "at least " + std::to_string(least), std::to_string(to.n));
  if (to.width == 0) throw value_error(what, "features", "at least 1", "0");
  for (std::size_t r = 0; r < to.n; ++r)
    for (std::size_t f = 0; f < to.width; ++f)
      if (T const v = T(x(r, f)); std::isfinite(v)) to.row(r)[f] = v;
      else throw value_error(what, "row " + std::to_string(r), "finite numbers", std::to_string(v));
  return to;
}
template <class Labels>
void check_labels(std::string_view what, Labels const& labels, std::size_t n) {
  if (std::size(labels) != n)
    throw shape_error(what, "labels", std::to_string(n) + ", one a row", std::to_string(std::size(labels)));
}
inline void check_width(std::string_view what, std::size_t width, std::size_t found) {
  if (width != found) throw shape_error(what, "features", std::to_string(width), std::to_string(found));
}

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
/// The lengths of rows, squared.
template <class T>
std::vector<T> squares(feature_rows<T> const& x) {
  std::vector<T> s(x.n);
  for (std::size_t r = 0; r < x.n; ++r)
    for (std::size_t f = 0; f < x.width; ++f) s[r] += x.row(r)[f] * x.row(r)[f];
  return s;
}
/// Every row's length becomes 1; rows of zeros stay.
template <class T>
void normalise_rows(feature_rows<T>& x) {
  auto const s = squares(x);
  for (std::size_t r = 0; r < x.n; ++r)
    if (s[r] > 0)
      for (std::size_t f = 0; f < x.width; ++f) x.row(r)[f] /= std::sqrt(s[r]);
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
