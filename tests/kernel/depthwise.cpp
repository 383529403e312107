#include "braid/kernel/depthwise.hpp"

#include "braid/backend/ops_window.hpp"
#include "support/numbers.hpp"

#include <limits>

using namespace braid;
using support::normals, support::check_near;

namespace {

template <class Z, class Y, class X, std::size_t C>
void check() {
  using shared = window_of<Z, Y, X>;
  using win = window_of<Z, Y, X, C>;
  constexpr std::size_t taps = win::taps, rows = 3;
  INFO(Y::size, "x", X::size, ", ", taps, " taps, stride ", X::stride, ", pad ", X::pad, ", ", C, " channels");
  static_assert(win::fits);
  auto const w = normals<double>(C * taps, 1), b = normals<double>(C, 2), before = normals<double>(w.size(), 3),
             a = normals<double>(rows * win::pixels_in * C, 4), g = normals<double>(rows * win::pixels_out * C, 5);
  auto const laid_out = [&](std::vector<double> const& from) {
    std::vector<float> to(taps * kernel::padded(C));
    for (std::size_t c = 0; c < C; ++c)
      for (std::size_t t = 0; t < taps; ++t) to[t * kernel::padded(C) + c] = float(from[c * taps + t]);
    return to;
  };
  auto const narrow = [](std::vector<double> const& v) { return std::vector<float>(v.begin(), v.end()); };
  auto const all = [](std::size_t n, std::size_t columns, auto op) {
    for (std::size_t r = 0; r < n; ++r)
      for (std::size_t j = 0; j < columns; ++j) op(r, j);
  };
  auto const wf = laid_out(w), bf = narrow(b), af = narrow(a), gf = narrow(g);
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();

  std::vector<double> h(g.size()), da(a.size()), dw = before;
  all(rows * win::pixels_out, C, ops::conv2d<double, win, 1, C>{h.data(), a.data(), w.data(), b.data()});
  std::vector<float> got(h.size(), nan);
  kernel::depthwise<shared, C>(got.data(), af.data(), wf.data(), bf.data(), rows);
  check_near(got, h, 3e-6);
  all(rows * win::pixels_out, C, ops::conv2d<double, win, 1, C>{h.data(), a.data(), w.data(), nullptr});
  kernel::depthwise<shared, C>(got.data(), af.data(), wf.data(), nullptr, rows);
  check_near(got, h, 3e-6);

  all(rows * win::pixels_in, C, ops::conv2d_din<double, win, 1, C>{da.data(), g.data(), w.data()});
  std::vector<float> got_da(da.size(), nan);
  kernel::depthwise_input_gradient<shared, C>(got_da.data(), gf.data(), wf.data(), rows);
  check_near(got_da, da, 3e-6);

  all(C, taps, ops::conv2d_dw<double, win, 1, C>{dw.data(), g.data(), a.data(), rows});
  auto got_dw = laid_out(before);
  kernel::depthwise_filter_gradient<shared, C>(got_dw.data(), gf.data(), af.data(), rows);
  check_near(got_dw, laid_out(dw), 3e-6);  // the padding too: it stays zero
}

}  // namespace

TEST_CASE("depthwise: the usual window, over channels that fill their vectors and that do not") {
  check<axis<1>, axis<8, 3, 1, 1>, axis<9, 3, 1, 1>, 16>();
  check<axis<1>, axis<5, 3, 1, 1>, axis<6, 3, 1, 1>, 19>();
  check<axis<1>, axis<7, 3, 2, 1>, axis<8, 3, 2, 1>, 33>();
  check<axis<1>, axis<4, 3>, axis<3, 3>, 3>();
}

TEST_CASE("depthwise: wide filters, dilation, much padding, windows that leave rows out") {
  check<axis<1>, axis<9, 5, 1, 2>, axis<12, 11, 1, 5>, 5>();
  check<axis<1>, axis<9, 3, 1, 2, 2>, axis<8, 2, 1, 1, 3>, 17>();
  check<axis<1>, axis<3, 2, 1, 2>, axis<2, 2, 1, 3>, 2>();
  check<axis<1>, axis<7, 2, 3>, axis<8, 1, 2, 1>, 4>();
}

TEST_CASE("depthwise: along time, in strips too, and over volumes") {
  check<axis<1>, axis<1>, axis<17, 9, 1, 4>, 5>();
  check<axis<1>, axis<1>, axis<14000, 3, 50, 1>, 5>();
  check<axis<1>, axis<1>, axis<3400, 3, 1, 1>, 20>();
  check<axis<4, 3, 1, 1>, axis<3, 3, 1, 1>, axis<5, 3, 2, 1>, 6>();
}
