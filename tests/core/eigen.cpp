#include "braid/core/eigen.hpp"

#include "braid/core/philox.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace num = braid::num;

namespace {
template <class T>
using numbers = std::vector<T>;
template <class T>
numbers<T> normals(std::size_t n, std::uint64_t stream) {
  numbers<T> v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = T(braid::philox{7}.normal(stream, i));
  return v;
}
template <class T>
numbers<T> product(numbers<T> const& a, numbers<T> const& b, std::size_t m, std::size_t n, std::size_t k) {
  numbers<T> c(m * k);
  num::multiply(c.data(), a.data(), b.data(), m, n, k);
  return c;
}
template <class T>
numbers<T> turned(numbers<T> const& a, std::size_t m, std::size_t n) {
  numbers<T> t(a.size());
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) t[j * m + i] = a[i * n + j];
  return t;
}
template <class T>
double worst(numbers<T> const& a, numbers<T> const& b) {
  double w = 0;
  for (std::size_t i = 0; i < a.size(); ++i) w = std::max(w, std::abs(double(a[i] - b[i])));
  return w;
}
template <class T>
numbers<T> one(std::size_t n) {
  numbers<T> e(n * n);
  for (std::size_t i = 0; i < n; ++i) e[i * n + i] = 1;
  return e;
}
template <class T>
inline constexpr double bound = sizeof(T) == 8 ? 1e-12 : 2e-5;
}  // namespace

TEST_CASE_TEMPLATE("symmetric_eigen: vectors at right angles that give the matrix again", T, double, float) {
  for (std::size_t const n : {1u, 2u, 5u, 23u}) {
    auto const x = normals<T>(n * n, n);
    auto const a = product(x, turned(x, n, n), n, n, n);
    auto d = a;
    numbers<T> v(n * n);
    num::symmetric_eigen(d.data(), v.data(), n);
    for (std::size_t i = 0; i < n * n; ++i)
      if (i % (n + 1)) d[i] = 0;
    CHECK(worst(product(turned(v, n, n), v, n, n, n), one<T>(n)) < bound<T>);
    CHECK(worst(product(product(v, d, n, n, n), turned(v, n, n), n, n, n), a) < bound<T> * double(n * n));
  }
}

TEST_CASE_TEMPLATE("singular_values: of tall, wide and rank-deficient matrices", T, double, float) {
  for (auto const& [m, n] : {std::pair{1u, 1u}, {5u, 3u}, {3u, 5u}, {12u, 12u}}) {
    auto const a = normals<T>(m * n, m);
    auto us = a;
    numbers<T> v(n * n);
    num::singular_values(us.data(), v.data(), m, n);
    CHECK(worst(product(turned(v, n, n), v, n, n, n), one<T>(n)) < bound<T>);
    CHECK(worst(product(us, turned(v, n, n), m, n, n), a) < bound<T> * 20);
    auto gram = product(turned(us, m, n), us, n, m, n);
    for (std::size_t i = 0; i < n; ++i) gram[i * n + i] = 0;
    CHECK(worst(gram, numbers<T>(n * n)) < bound<T> * 20);
  }
  numbers<T> none(6), v(4);
  num::singular_values(none.data(), v.data(), 3, 2);
  CHECK(none == numbers<T>(6));
}

TEST_CASE("inverse_root: twice is the inverse; what is not there is left out") {
  std::size_t const n = 4;
  auto const x = normals<double>(n * n, 3);
  auto const a = product(x, turned(x, n, n), n, n, n);
  numbers<double> r(n * n), lost = a, v(n * n);
  num::inverse_root(r.data(), lost.data(), v.data(), 0.5, n);
  auto ridged = a;
  for (std::size_t i = 0; i < n; ++i) ridged[i * n + i] += 0.5;
  CHECK(worst(product(product(r, r, n, n, n), ridged, n, n, n), one<double>(n)) < 1e-12);
  numbers<double> flat{4, 0, 0, 0}, w(4), s(4);
  num::inverse_root(s.data(), flat.data(), w.data(), 0.0, 2);
  CHECK(s == numbers<double>{0.5, 0, 0, 0});
}

TEST_CASE("canonical_directions: variances of 1, the correlations between") {
  std::size_t const rows = 40, p = 4, q = 3, most = 4;
  auto x = normals<double>(rows * p, 1), y = normals<double>(rows * q, 2);
  for (std::size_t r = 0; r < rows; ++r) y[r * q] += 2 * x[r * p];
  auto const xx = product(turned(x, rows, p), x, p, rows, p), yy = product(turned(y, rows, q), y, q, rows, q),
             xy = product(turned(x, rows, p), y, p, rows, q);
  auto a = xx, b = yy, c = xy;
  numbers<double> m(p * q), n(q * q), value(q), work(p * p + q * q + most * most + p * q);
  num::canonical_directions(m.data(), n.data(), value.data(), a.data(), b.data(), c.data(), work.data(), 0.0, 0.0, p, q);
  CHECK(worst(product(product(turned(m, p, q), xx, q, p, p), m, q, p, q), one<double>(q)) < 1e-12);
  CHECK(worst(product(product(turned(n, q, q), yy, q, q, q), n, q, q, q), one<double>(q)) < 1e-12);
  auto between = product(product(turned(m, p, q), xy, q, p, q), n, q, q, q);
  for (std::size_t j = 0; j < q; ++j) {
    CHECK(between[j * q + j] == doctest::Approx(value[j]));
    between[j * q + j] = 0;
  }
  CHECK(worst(between, numbers<double>(q * q)) < 1e-12);
  CHECK(*std::max_element(value.begin(), value.end()) > 0.85);
}
