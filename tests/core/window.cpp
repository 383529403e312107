#include "braid/core/window.hpp"

#include <doctest/doctest.h>

using namespace braid;

TEST_CASE("window: PyTorch's sizes") {
  CHECK(window<7, 5, 3, 2, 1>::height_out == 4);
  CHECK(window<7, 5, 3, 2, 1>::width_out == 3);
  CHECK(window<8, 8, 8, 1, 0>::pixels_out == 1);
  CHECK_FALSE(window<8, 8, 9, 1, 0>::fits);
  CHECK(window<8, 8, 9, 1, 1>::fits);
  CHECK(window<8, 8, 9, 1, 0>::pixels_out == 0);
}

TEST_CASE("window: of each axis its own, with dilation") {
  using wide = window_of<axis<1>, axis<9, 3, 1, 2, 2>, axis<20, 5, 2, 1>, 2>;
  CHECK(wide::y::reach == 5);
  CHECK(wide::y::out == 9);
  CHECK(wide::x::out == 9);
  CHECK(wide::taps == 15);
  CHECK(wide::pixels_out == 81);
  CHECK_FALSE(window_of<axis<1>, axis<4, 3, 1, 0, 2>, axis<9, 3>>::fits);
  using deep = window_of<axis<4, 3>, axis<5, 2>, axis<6, 2>>;
  voxel const at = deep::voxel_in(deep::pixel_in(2, 3, 4));
  CHECK(at.z == 2);
  CHECK(at.y == 3);
  CHECK(at.x == 4);
  CHECK(deep::voxel_out(deep::pixel_out(1, 3, 2)).y == 3);
  CHECK_FALSE(deep::inside(0, 5, 0));
}

TEST_CASE_TEMPLATE("window: the results that cover a place, and with which tap, are those that a search finds", A, axis<7, 3, 2, 1>,
                   axis<7, 2, 3, 0>, axis<6, 5, 1, 4>, axis<5, 1, 1, 0>, axis<9, 2, 2, 2>, axis<9, 3, 1, 2, 2>,
                   axis<11, 3, 2, 4, 3>, axis<8, 2, 3, 1, 4>) {
  for (std::size_t i = 0; i < A::size; ++i)
    for (std::size_t o = 0; o < A::out; ++o) {
      bool met = false;
      for (std::size_t k = 0; k < A::kernel; ++k)
        if (A::under(o, k) == i) {
          met = true;
          CHECK(A::tap(o, i) == k);
          CHECK(o >= A::first_covering(i));
          CHECK(o < A::end_covering(i));
        }
      bool const covers = i + A::pad >= o * A::stride && i + A::pad < o * A::stride + A::reach;
      bool const said = o >= A::first_covering(i) && o < A::end_covering(i);
      CHECK(covers == said);
      if (covers && !met) CHECK(A::tap(o, i) == A::kernel);
    }
}
