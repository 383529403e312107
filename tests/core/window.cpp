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

TEST_CASE_TEMPLATE("window: the windows that cover a row are those that a search finds", W, window<7, 7, 3, 2, 1>,
                   window<7, 7, 2, 3, 0>, window<6, 6, 5, 1, 4>, window<5, 5, 1, 1, 0>, window<9, 9, 2, 2, 2>) {
  for (std::size_t i = 0; i < W::height; ++i)
    for (std::size_t o = 0; o < W::height_out; ++o) {
      bool const covers = i + W::pad >= o * W::stride && i + W::pad < o * W::stride + W::kernel;
      bool const said = o >= W::first_covering(i) && o < W::end_covering(i, W::height_out);
      CHECK(covers == said);
    }
}

TEST_CASE("window: options in any order, with defaults") {
  CHECK(option::value_or<option::stride, 1, option::pad<2>, option::stride<3>>() == 3);
  CHECK(option::value_or<option::pad, 0, option::pad<2>, option::stride<3>>() == 2);
  CHECK(option::value_or<option::pad, 5, option::stride<3>>() == 5);
}
