#include "braid/backend/ops_window.hpp"

#include "support/numbers.hpp"

#include <limits>

using namespace braid;
using support::normals, support::check_near;

namespace {

/// f(result pixel, tap, input pixel) wherever a window lies on the input.
template <class Win>
void for_each_tap(std::size_t rows, auto f) {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;
  auto const place = [](std::size_t o, std::size_t k, std::size_t stride, std::size_t dilation, std::size_t pad) {
    return std::ptrdiff_t(o * stride + k * dilation) - std::ptrdiff_t(pad);
  };
  for (std::size_t n = 0; n < rows; ++n)
    for (std::size_t o = 0; o < Win::pixels_out; ++o)
      for (std::size_t t = 0; t < Win::taps; ++t) {
        std::ptrdiff_t const z = place(o / (Y::out * X::out), t / (Y::kernel * X::kernel), Z::stride, Z::dilation, Z::pad),
                             y = place(o / X::out % Y::out, t / X::kernel % Y::kernel, Y::stride, Y::dilation, Y::pad),
                             x = place(o % X::out, t % X::kernel, X::stride, X::dilation, X::pad);
        std::ptrdiff_t const depth = Z::size, height = Y::size, width = X::size;
        if (z >= 0 && y >= 0 && x >= 0 && z < depth && y < height && x < width)
          f(n * Win::pixels_out + o, t, n * Win::pixels_in + std::size_t((z * height + y) * width + x));
      }
}
void all(std::size_t rows, std::size_t columns, auto op) {
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t j = 0; j < columns; ++j) op(r, j);
}

/// C: channels of a filter.
template <class Win, std::size_t C, std::size_t O>
void check_convolution() {
  constexpr std::size_t taps = Win::taps, all_c = C * Win::groups, rows = 2;
  INFO(Win::y::size, "x", Win::x::size, ", ", taps, " taps, stride ", Win::x::stride, ", pad ", Win::x::pad);
  auto const a = normals<double>(rows * Win::pixels_in * all_c, 1), g = normals<double>(rows * Win::pixels_out * O, 2),
             w = normals<double>(O * C * taps, 3), b = normals<double>(O, 4), dw0 = normals<double>(w.size(), 5);
  std::vector<double> h(g.size()), da(a.size()), dw = dw0, got_h(g.size(), 9), got_da(a.size(), 9), got_dw = dw0;
  for (std::size_t i = 0; i < h.size(); ++i) h[i] = b[i % O];
  for_each_tap<Win>(rows, [&](std::size_t to, std::size_t tap, std::size_t from) {
    for (std::size_t o = 0; o < O; ++o)
      for (std::size_t c = 0; c < C; ++c) {
        std::size_t const i = from * all_c + o / (O / Win::groups) * C + c, k = to * O + o, t = (o * C + c) * taps + tap;
        h[k] += a[i] * w[t], da[i] += g[k] * w[t], dw[t] += g[k] * a[i];
      }
  });
  all(rows * Win::pixels_out, O, ops::conv2d<double, Win, C, O>{got_h.data(), a.data(), w.data(), b.data()});
  all(rows * Win::pixels_in, all_c, ops::conv2d_din<double, Win, C, O>{got_da.data(), g.data(), w.data()});
  all(O, C * taps, ops::conv2d_dw<double, Win, C, O>{got_dw.data(), g.data(), a.data(), rows});
  check_near(got_h, h, 1e-13);
  check_near(got_da, da, 1e-13);
  check_near(got_dw, dw, 1e-13);
}

template <class Win, std::size_t C>
void check_pools() {
  constexpr std::size_t rows = 2;
  INFO(Win::y::size, "x", Win::x::size, ", ", Win::taps, " taps, stride ", Win::x::stride, ", pad ", Win::x::pad);
  auto a = normals<double>(rows * Win::pixels_in * C, 1);
  for (double& v : a) v = std::round(2 * v);  // many are equal
  auto const g = normals<double>(rows * Win::pixels_out * C, 2);
  std::vector<double> most(g.size(), -INFINITY), mean(g.size()), dmean(a.size()), dmost(a.size());
  std::vector<std::size_t> where(g.size());
  for_each_tap<Win>(rows, [&](std::size_t to, std::size_t, std::size_t from) {
    for (std::size_t c = 0; c < C; ++c) {
      std::size_t const i = from * C + c, k = to * C + c;
      mean[k] += a[i] / double(Win::taps), dmean[i] += g[k] / double(Win::taps);
      if (a[i] > most[k]) most[k] = a[i], where[k] = i;  // the first largest
    }
  });
  for (std::size_t k = 0; k < g.size(); ++k) dmost[where[k]] += g[k];
  std::vector<double> h(g.size(), 9), da(a.size(), 9);
  all(rows * Win::pixels_out, C, ops::max_pool<double, Win, C>{h.data(), a.data()});
  check_near(h, most, 0);
  all(rows * Win::pixels_in, C, ops::max_pool_din<double, Win, C>{da.data(), g.data(), a.data(), h.data()});
  check_near(da, dmost, 1e-13);
  all(rows * Win::pixels_out, C, ops::avg_pool<double, Win, C>{h.data(), a.data()});
  check_near(h, mean, 1e-13);
  all(rows * Win::pixels_in, C, ops::avg_pool_din<double, Win, C>{da.data(), g.data()});
  check_near(da, dmean, 1e-13);
}

}  // namespace

TEST_CASE("ops_window: convolution and its gradients against the plain sum") {
  check_convolution<window<5, 7, 1, 1, 0>, 3, 2>();
  check_convolution<window<5, 7, 3, 1, 1>, 1, 5>();
  check_convolution<window<8, 6, 3, 2, 1>, 3, 2>();
  check_convolution<window<7, 6, 2, 3, 0>, 2, 3>();
  check_convolution<window<3, 2, 2, 1, 2>, 2, 3>();
  check_convolution<window<5, 9, 5, 3, 2>, 2, 1>();
  check_convolution<window<1, 1, 3, 1, 1>, 2, 2>();
}

TEST_CASE("ops_window: each axis its own, dilation, groups, volumes") {
  check_convolution<window_of<axis<1>, axis<5, 3, 1, 1>, axis<9, 2, 2>>, 3, 5>();
  check_convolution<window_of<axis<1>, axis<7, 2, 1, 1, 3>, axis<9, 3, 2, 2, 2>>, 2, 3>();
  check_convolution<window_of<axis<1>, axis<5, 3, 2, 1>, axis<4, 2>, 2>, 3, 4>();
  check_convolution<window_of<axis<1>, axis<1>, axis<8, 3, 1, 1>, 3>, 1, 6>();
  check_convolution<window_of<axis<4, 3, 1, 1>, axis<3, 2, 1, 1>, axis<5, 3, 2, 1>>, 2, 3>();
  check_convolution<window_of<axis<5, 2, 2, 1, 2>, axis<3, 2>, axis<4, 1>, 2>, 1, 2>();
}

TEST_CASE("ops_window: pooling and its gradients; of equal values the first counts") {
  check_pools<window<6, 8, 2, 2, 0>, 3>();
  check_pools<window<7, 5, 3, 2, 1>, 2>();
  check_pools<window<5, 4, 2, 1, 0>, 1>();
  check_pools<window<7, 4, 2, 3, 0>, 3>();
  check_pools<window<3, 3, 3, 1, 1>, 2>();
  check_pools<window_of<axis<4, 2, 1, 1>, axis<5, 3, 2, 1>, axis<3, 2, 2>>, 2>();
  check_pools<window_of<axis<1>, axis<1>, axis<9, 3, 2, 1>>, 3>();
}

TEST_CASE("ops_window: a NaN is the largest, as in PyTorch") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  using win = window<2, 2, 2, 2, 0>;
  for (std::size_t at = 0; at < 4; ++at) {
    double a[] = {1, 5, 2, 3}, h = 0;
    a[at] = nan;
    ops::max_pool<double, win, 1>{&h, a}(0, 0);
    CHECK(std::isnan(h));
  }
}
