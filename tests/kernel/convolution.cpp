#include "braid/kernel/convolution.hpp"

#include "braid/backend/ops_window.hpp"
#include "support/numbers.hpp"

#include <limits>

using namespace braid;
using support::normals, support::check_near;

namespace {

template <class Win, std::size_t C, std::size_t O>
void check() {
  constexpr std::size_t taps = Win::taps, rows = 3;
  INFO(Win::y::size, "x", Win::x::size, ", ", taps, " taps, stride ", Win::x::stride, ", pad ", Win::x::pad, ", ", C, " to ", O);
  static_assert(Win::fits);
  auto const w = normals<double>(O * C * taps, 1), b = normals<double>(O, 2), before = normals<double>(w.size(), 3),
             a = normals<double>(rows * Win::pixels_in * C, 4), g = normals<double>(rows * Win::pixels_out * O, 5);
  // The kernels' filters: [taps][C][padded(O)].
  auto const laid_out = [&](std::vector<double> const& from) {
    std::vector<float> to(taps * C * kernel::padded(O));
    for (std::size_t o = 0; o < O; ++o)
      for (std::size_t c = 0; c < C; ++c)
        for (std::size_t t = 0; t < taps; ++t)
          to[(t * C + c) * kernel::padded(O) + o] = float(from[(o * C + c) * taps + t]);
    return to;
  };
  auto const narrow = [](std::vector<double> const& v) { return std::vector<float>(v.begin(), v.end()); };
  auto const wf = laid_out(w), bf = narrow(b), af = narrow(a), gf = narrow(g);
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();

  std::vector<double> h(g.size()), da(a.size()), dw = before;
  ops::conv2d<double, Win, C, O> const forward{h.data(), a.data(), w.data(), b.data()};
  for (std::size_t r = 0; r < rows * Win::pixels_out; ++r)
    for (std::size_t o = 0; o < O; ++o) forward(r, o);
  std::vector<float> got(h.size(), nan);
  kernel::convolve<Win, C, O>(got.data(), af.data(), wf.data(), bf.data(), rows);
  check_near(got, h, 3e-6);

  std::vector<double> const no_bias(O);
  ops::conv2d<double, Win, C, O> const bare{h.data(), a.data(), w.data(), no_bias.data()};
  for (std::size_t r = 0; r < rows * Win::pixels_out; ++r)
    for (std::size_t o = 0; o < O; ++o) bare(r, o);
  kernel::convolve<Win, C, O>(got.data(), af.data(), wf.data(), nullptr, rows);
  check_near(got, h, 3e-6);

  ops::conv2d_din<double, Win, C, O> const back{da.data(), g.data(), w.data()};
  for (std::size_t r = 0; r < rows * Win::pixels_in; ++r)
    for (std::size_t q = 0; q < C; ++q) back(r, q);
  std::vector<float> got_da(da.size(), nan);
  kernel::input_gradient<Win, C, O>(got_da.data(), gf.data(), wf.data(), rows);
  check_near(got_da, da, 3e-6);

  ops::conv2d_dw<double, Win, C, O> const gradient{dw.data(), g.data(), a.data(), rows};
  for (std::size_t o = 0; o < O; ++o)
    for (std::size_t j = 0; j < C * taps; ++j) gradient(o, j);
  auto got_dw = laid_out(before);
  kernel::filter_gradient<Win, C, O>(got_dw.data(), gf.data(), af.data(), rows);
  check_near(got_dw, laid_out(dw), 3e-6);  // the padding too: it stays zero
}

template <std::size_t H, std::size_t W, std::size_t K, std::size_t S, std::size_t P, std::size_t C, std::size_t O>
void check() {
  check<window<H, W, K, S, P>, C, O>();
}

}  // namespace

TEST_CASE("convolution: kernel 1 and 2, less padding than the window and more") {
  check<5, 7, 1, 1, 0, 3, 5>();
  check<5, 7, 1, 2, 0, 16, 16>();
  check<4, 6, 1, 3, 2, 1, 1>();
  check<4, 6, 1, 1, 1, 3, 19>();
  check<6, 9, 2, 1, 0, 1, 19>();
  check<5, 5, 2, 1, 1, 17, 5>();
  check<5, 6, 2, 2, 1, 3, 32>();
  check<6, 5, 2, 3, 0, 3, 16>();
  check<3, 2, 2, 1, 2, 2, 5>();
}

TEST_CASE("convolution: kernel 3, the usual one") {
  check<8, 8, 3, 1, 1, 1, 16>();
  check<9, 31, 3, 1, 1, 3, 32>();
  check<7, 6, 3, 1, 0, 17, 19>();
  check<7, 5, 3, 2, 1, 3, 5>();
  check<8, 9, 3, 2, 0, 16, 1>();
  check<8, 7, 3, 3, 2, 1, 32>();
  check<6, 6, 3, 1, 2, 16, 16>();
}

TEST_CASE("convolution: kernel 5") {
  check<9, 8, 5, 1, 2, 3, 16>();
  check<11, 9, 5, 3, 2, 3, 5>();
  check<7, 6, 5, 2, 1, 1, 19>();
  check<5, 17, 5, 1, 0, 16, 32>();
}

TEST_CASE("convolution: images smaller than a tile, rows of one pixel, the widest channels") {
  check<1, 1, 1, 1, 0, 1, 1>();
  check<1, 1, 3, 1, 1, 3, 16>();
  check<2, 1, 2, 2, 1, 1, 5>();
  check<5, 3, 3, 1, 0, 3, 19>();  // width_out 1
  check<3, 5, 5, 1, 1, 1, 32>();  // height_out 1
  check<6, 3, 3, 2, 0, 17, 32>();
  check<2, 15, 1, 1, 0, 3, 5>();  // one more than the widest tile
  check<4, 4, 3, 1, 1, 48, 48>();
  check<4, 4, 3, 1, 1, 40, 100>();
}

TEST_CASE("convolution: each axis its own, and dilation") {
  check<window_of<axis<1>, axis<5, 3, 1, 1>, axis<9, 2, 2>>, 3, 5>();
  check<window_of<axis<1>, axis<7, 2, 1, 1, 3>, axis<9, 3, 1, 2, 2>>, 3, 19>();
  check<window_of<axis<1>, axis<9, 3, 2, 1, 2>, axis<8, 3, 1, 0, 3>>, 2, 16>();
  check<window_of<axis<1>, axis<4, 3, 1, 7, 3>, axis<4, 2, 1, 2>>, 2, 3>();  // more padding than the window reaches
}

TEST_CASE("convolution: along time, with rows too long to be copied whole") {
  check<window_of<axis<1>, axis<1>, axis<17, 5, 1, 2>>, 3, 16>();
  check<window_of<axis<1>, axis<1>, axis<30000, 3, 64, 1>>, 3, 5>();
  check<window_of<axis<1>, axis<1>, axis<22100, 4, 100, 300, 70>>, 3, 5>();  // a strip that lies in the padding alone
  check<window_of<axis<1>, axis<1>, axis<700, 3, 1, 2, 2>>, 100, 17>();
  check<window_of<axis<1>, axis<2, 2, 1, 1>, axis<16384, 2, 150, 1>>, 2, 1>();
}

TEST_CASE("convolution: over volumes") {
  check<window_of<axis<4, 3, 1, 1>, axis<5, 3, 1, 1>, axis<6, 3, 1, 1>>, 3, 16>();
  check<window_of<axis<5, 2, 2, 1>, axis<4, 3, 2>, axis<6, 3, 1, 2>>, 2, 5>();
  check<window_of<axis<5, 3, 1, 0, 2>, axis<6, 2, 1, 1, 3>, axis<4, 1>>, 3, 19>();
}
