#include "braid/backend/ops.hpp"

#include "braid/core/functor.hpp"

#include <doctest/doctest.h>

#include <type_traits>
#include <vector>

using namespace braid;

// Loop bodies are handed to device kernels by value: plain pointers and numbers, nothing else.
static_assert(std::is_trivially_copyable_v<ops::gemm_nt<float, 2, 3, 2, 3, true>>);
static_assert(std::is_trivially_copyable_v<ops::map_op<float, 3, fn::plus, ops::every<float, 3>, ops::a_row<float, 1>>>);

TEST_CASE("ops: a reader is chosen by what the argument is") {
  std::vector<float> const v{1, 2, 3, 4, 5, 6};
  auto const element = ops::reader<2>(batch<shape<2>, float const, 3>{v.data(), 2});
  CHECK(element(1, 1) == 5);
  auto const row = ops::reader<2>(batch<shape<1>, float const>{v.data(), 2});
  CHECK(row(1, 0) == 2);
  CHECK(row(1, 1) == 2);
  auto const column = ops::reader<2>(tensor<vec<2>, float const>{v.data()});
  CHECK(column(5, 1) == 2);
  auto const one = ops::reader<1>(batch<shape<1>, float const>{v.data(), 2});
  CHECK(one(1, 0) == 2);
}

TEST_CASE("ops: map takes one to four arguments") {
  float h[4] = {}, a[4] = {1, 2, 3, 4};
  using x = ops::every<float, 2>;
  struct sum {
    float operator()(float p, float q, float r) const { return p + 10 * q + 100 * r; }
    float operator()(float p, float q, float r, float s) const { return (*this)(p, q, r) + 1000 * s; }
  };
  ops::map_op<float, 2, fn::identity, x>{h, {}, {a}}(1, 0);
  CHECK(h[2] == 3);
  ops::map_op<float, 2, fn::times, x, x>{h, {}, {a}, {a}}(1, 1);
  CHECK(h[3] == 16);
  ops::map_op<float, 2, sum, x, x, x>{h, {}, {a}, {a}, {a}}(0, 1);
  CHECK(h[1] == 222);
  ops::map_op<float, 2, sum, x, x, x, x>{h, {}, {a}, {a}, {a}, {a}}(0, 0);
  CHECK(h[0] == 1111);
}

TEST_CASE("ops: products, one element a call") {
  double const a[] = {1, 2, 3, 0, 4, 5, 6, 0}, w[] = {1, 0, 2, 0, 1, 1}, g[] = {1, -1, 2, 3};  // a: 2 rows of 3, stride 4
  double h[] = {100, 100, 100, 100}, da[] = {7, 7, 7, 7, 7, 7}, dw[] = {1, 1, 1, 1, 1, 1};
  ops::gemm_nt<double, 2, 3, 2, 4, false>{h, a, w}(0, 0);
  ops::gemm_nt<double, 2, 3, 2, 4, true>{h, a, w}(1, 1);
  CHECK(h[0] == 7);                           // 1*1 + 3*2
  CHECK(h[3] == 111);                         // 100 + 5 + 6
  CHECK(h[1] == 100);
  ops::gemm_nn<double, 2, 3, 2, 3, false>{da, g, w}(1, 2);
  ops::gemm_nn<double, 2, 3, 2, 3, true>{da, g, w}(0, 0);
  CHECK(da[5] == 7);                          // 2*2 + 3*1
  CHECK(da[0] == 8);                          // 7 + 1*1
  ops::gemm_tn<double, 3, 2, 4>{dw, g, a, 2}(1, 2);
  CHECK(dw[5] == 1 - 3 + 18);
}

TEST_CASE("ops: reduce adds its column to what is there") {
  double out[] = {1, 2};
  double const a[] = {1, 10, 2, 20, 3, 30};
  ops::reduce<double, ops::every<double, 2>>{out, {a}, 3}(0, 1);
  CHECK(out[0] == 1);
  CHECK(out[1] == 62);
  ops::reduce<double, ops::every<double, 2>>{out, {a}, 0}(0, 0);
  CHECK(out[0] == 1);
}
