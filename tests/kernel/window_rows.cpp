#include "braid/kernel/window_rows.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <vector>

using namespace braid;

namespace {

/// Every number that a window may read, against the padded image; and every result is served, once unless they overlap.
template <class Win, std::size_t C, class Rows>
void check() {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;
  std::vector<float> image(Win::pixels_in * C);
  std::iota(image.begin(), image.end(), 1.0f);
  Rows rows(image.data());
  std::size_t wrong = 0;
  for (std::size_t z = 0; z < Z::out; ++z)
    for (std::size_t y = 0; y < Y::out; ++y)
      for (std::size_t x = 0; x < X::out; x += Rows::strip) {
        rows.move_to(z, y, x);
        for (std::size_t i = 0; i < std::min(Rows::strip, X::out - x); ++i)
          for (std::size_t t = 0; t < Win::taps; ++t)
            for (std::size_t c = 0; c < C; ++c) {
              std::size_t const k = t / X::kernel, kx = t % X::kernel, iz = Z::under(z, k / Y::kernel),
                                iy = Y::under(y, k % Y::kernel), ix = X::under(x + i, kx);
              float const wanted = Win::inside(iz, iy, ix) ? image[Win::pixel_in(iz, iy, ix) * C + c] : 0.0f;
              wrong += rows.row(k)[(i * X::stride + kx * X::dilation) * C + c] != wanted;
            }
      }
  CHECK(wrong == 0);
}
template <class Win, std::size_t C>
void check_both() {
  check<Win, C, kernel::row_ring<Win, C>>();
  check<Win, C, kernel::row_strips<Win, C>>();
}
template <class Win, bool Overlap>
std::vector<int> served() {
  std::vector<float> image(Win::pixels_in);
  std::vector<int> times(Win::pixels_out);
  kernel::for_each_strip<Win, 1, Overlap>(image.data(), [&](auto const&, std::size_t first, std::size_t n, std::size_t z,
                                                            std::size_t y) {
    for (std::size_t i = 0; i < n; ++i) ++times[Win::pixel_out(z, y, first + i)];
  });
  return times;
}

}  // namespace

TEST_CASE("window_rows: what a window reads is the padded image, whole rows or strips") {
  check_both<window<6, 7, 3, 1, 1>, 2>();
  check_both<window<6, 7, 3, 2, 0>, 2>();
  check_both<window<7, 5, 2, 3, 2>, 1>();
  check_both<window_of<axis<1>, axis<7, 3, 1, 2, 2>, axis<200, 3, 2, 4, 3>>, 2>();
  check_both<window_of<axis<4, 3, 1, 1>, axis<5, 3, 2, 1>, axis<150, 2, 1, 1>>, 1>();
  check_both<window_of<axis<1>, axis<1>, axis<3, 2, 1, 200>>, 3>();
  check_both<window_of<axis<1>, axis<1>, axis<300, 4, 1, 0>>, 3>();
}

TEST_CASE("window_rows: strips serve every result; once where they must not overlap") {
  using sound = window_of<axis<1>, axis<1>, axis<70000, 3, 500, 1>>;
  static_assert(std::is_same_v<kernel::window_rows<sound, 1>, kernel::row_strips<sound, 1>>);
  CHECK(served<sound, false>() == std::vector<int>(sound::pixels_out, 1));
  for (int n : served<sound, true>()) CHECK(n >= 1);
  using picture = window<5, 6, 3, 1, 1>;
  static_assert(std::is_same_v<kernel::window_rows<picture, 1>, kernel::row_ring<picture, 1>>);
  CHECK(served<picture, true>() == std::vector<int>(picture::pixels_out, 1));
}
