#include "braid/kernel/product.hpp"

#include "support/numbers.hpp"

#include <limits>
#include <utility>

using namespace braid::kernel;
using support::normals, support::check_near;

namespace {

constexpr std::size_t most_rows = 33;
constexpr float untouched = 7;
constexpr std::size_t row_counts[] = {1, 3, 4, 7, 8, 33};

/// [F][padded(N)] with zeros in the padding.
std::vector<float> weights(std::size_t n, std::size_t f, std::uint64_t seed) {
  auto v = normals(f * padded(n), seed);
  for (std::size_t i = 0; i < v.size(); ++i)
    if (i % padded(n) >= n) v[i] = 0;
  return v;
}
/// rows of n numbers, one every `stride`; NaN between them, where nobody may look.
std::vector<float> spaced(std::size_t rows, std::size_t n, std::size_t stride, std::uint64_t seed) {
  auto v = normals(rows * stride, seed);
  for (std::size_t i = 0; i < v.size(); ++i)
    if (i % stride >= n) v[i] = std::numeric_limits<float>::quiet_NaN();
  return v;
}
/// What lies between rows of n numbers must still be `untouched`.
void check_between(std::vector<float> const& v, std::size_t n, std::size_t stride) {
  std::size_t changed = 0;
  for (std::size_t i = 0; i < v.size(); ++i) changed += i % stride >= n && v[i] != untouched;
  CHECK(changed == 0);
}

template <std::size_t N, std::size_t F, std::size_t SA, std::size_t SH, bool Add>
void check_product() {
  auto const w = weights(N, F, 1), a = spaced(most_rows, F, SA, 2), before = normals(most_rows * N, 3);
  for (std::size_t rows : row_counts) {
    INFO("N ", N, ", F ", F, ", rows ", rows, Add ? ", added" : ", set");
    std::vector<float> h(rows * SH, untouched), got;
    std::vector<double> wanted;
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t n = 0; n < N; ++n) {
        if (Add) h[r * SH + n] = before[r * N + n];
        double s = Add ? double(before[r * N + n]) : 0;
        for (std::size_t f = 0; f < F; ++f) s += double(a[r * SA + f]) * double(w[f * padded(N) + n]);
        wanted.push_back(s);
      }
    product<N, F, SA, SH, Add>(h.data(), a.data(), w.data(), rows);
    for (std::size_t i = 0; i < h.size(); ++i)
      if (i % SH < N) got.push_back(h[i]);
    check_near(got, wanted, 2e-6);
    check_between(h, N, SH);
  }
}

template <std::size_t N, std::size_t F, std::size_t SG, std::size_t SA>
void check_gradient() {
  auto const a = spaced(most_rows, F, SA, 2), g = spaced(most_rows, N, SG, 3), before = weights(N, F, 4);
  for (std::size_t rows : row_counts) {
    INFO("N ", N, ", F ", F, ", rows ", rows);
    std::vector<float> dw = before;
    std::vector<double> wanted(before.begin(), before.end());
    for (std::size_t f = 0; f < F; ++f)
      for (std::size_t n = 0; n < N; ++n)
        for (std::size_t r = 0; r < rows; ++r)
          wanted[f * padded(N) + n] += double(g[r * SG + n]) * double(a[r * SA + f]);
    product_gradient<N, F, SG, SA>(dw.data(), g.data(), a.data(), rows);
    check_near(dw, wanted, 2e-6);  // the padding too: it stays zero
  }
}

template <std::size_t N, std::size_t F>
void check_turn() {
  auto const w = weights(N, F, 5);
  std::vector<float> to(N * padded(F), untouched), wanted(N * padded(F));
  for (std::size_t n = 0; n < N; ++n)
    for (std::size_t f = 0; f < F; ++f) wanted[n * padded(F) + f] = w[f * padded(N) + n];
  turn<N, F>(to.data(), w.data());
  CHECK(to == wanted);
}

template <std::size_t... V>
using sizes = std::index_sequence<V...>;
using inputs = sizes<1, 3, 8, 31, 128>;

/// f.operator()<N, F>() for every F of inputs.
template <std::size_t N, std::size_t... F>
void for_each_size(auto f, sizes<F...>) {
  (f.template operator()<N, F>(), ...);
}

struct tight {
  template <std::size_t N, std::size_t F>
  void operator()() const {
    check_product<N, F, F, N, false>();
    check_gradient<N, F, N, F>();
    check_turn<N, F>();
  }
};
struct spread_out {
  template <std::size_t N, std::size_t F>
  void operator()() const {
    check_product<N, F, F + 5, N + 3, true>();
    check_gradient<N, F, N + 3, F + 5>();
  }
};

template <std::size_t N>
void check_size() {
  for_each_size<N>(tight{}, inputs{});
  for_each_size<N>(spread_out{}, inputs{});
}

}  // namespace

TEST_CASE("product: against plain loops, less than a vector") {
  check_size<1>();
  check_size<5>();
}
TEST_CASE("product: against plain loops, about a vector") {
  check_size<16>();
  check_size<17>();
}
TEST_CASE("product: against plain loops, many vectors") {
  check_size<64>();
  check_size<100>();
}

TEST_CASE("product: no rows is nothing") {
  float h = untouched, dw[padding] = {};
  product<1, 1, 1, 1, false>(&h, nullptr, dw, 0);
  product_gradient<1, 1, 1, 1>(dw, nullptr, nullptr, 0);
  CHECK(h == untouched);
  CHECK(dw[0] == 0);
}
