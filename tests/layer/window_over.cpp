#include "braid/layer/window_over.hpp"

#include <doctest/doctest.h>

using namespace braid;
using namespace braid::layer;

TEST_CASE("window_over: a sequence, an image and a volume, with the same options along each axis") {
  using same = taps<3, 1, 1>;
  using half = taps<3, 2, 1, 1, 2>;
  static_assert(std::is_same_v<window_over<sequence<7, 4>, half>::out<5>, sequence<4, 5>>);
  static_assert(std::is_same_v<window_over<channels_last<4, 7, 6>, half>::out<5>, channels_last<5, 4, 3>>);
  static_assert(std::is_same_v<window_over<volume<4, 7, 6, 5>, half>::out<5>, volume<5, 4, 3, 3>>);
  CHECK(window_over<sequence<7, 4>, half>::channels == 4);
  CHECK(window_over<sequence<7, 4>, half>::type::groups == 2);
  CHECK(window_over<sequence<7, 4>, same>::keeps_lengths);
  CHECK_FALSE(window_over<sequence<7, 4>, half>::keeps_lengths);
}

TEST_CASE("window_over: poison where the window or the groups do not fit, or the shape is another") {
  static_assert(std::is_same_v<window_over<sequence<2, 4>, taps<3>>::out<5>, poison>);
  static_assert(std::is_same_v<window_over<channels_last<3, 4, 4>, taps<3, 1, 0, 1, 2>>::out<4>, poison>);
  static_assert(std::is_same_v<window_over<shape<9>, taps<3>>::out<5>, poison>);
  static_assert(std::is_same_v<window_if<false, channels_last<3, 4, 4>, taps<3>>::out<5>, poison>);
  CHECK_FALSE(window_over<channels_last<3, 4, 4>, taps<3, 1, 0, 1, 2>>::divides);
}

TEST_CASE("window_over: turned round, the window moves over the result") {
  using up = turned_taps<4, 2, 1, 1>;
  using over = window_over<channels_last<3, 5, 7>, up>;
  static_assert(std::is_same_v<over::turned_out<2>, channels_last<2, 11, 15>>);
  CHECK(over::type::y::out == 5);
  CHECK(over::type::x::out == 7);
  static_assert(std::is_same_v<window_over<channels_last<3, 1, 7>, turned_taps<2, 1, 1, 0>>::turned_out<2>, poison>);
}
