#include "braid/sensor/windows.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace bd = braid;
namespace sensor = braid::sensor;
using numbers = std::vector<float>;

TEST_CASE("windows: those of torch's unfold, whole ones alone") {
  numbers x;
  for (int i = 0; i < 14; ++i) x.push_back(float(i));  // 7 steps of 2
  auto const w = sensor::windows<2>(x, {.steps = 3, .stride = 2});
  CHECK(w.first == std::vector<std::size_t>{0, 2, 4});
  CHECK(w.numbers == numbers{0, 1, 2, 3, 4, 5, 4, 5, 6, 7, 8, 9, 8, 9, 10, 11, 12, 13});
  CHECK(sensor::windows<2>(x, {.steps = 8, .stride = 1}).size() == 0);
  CHECK(sensor::windows<2>({}, {.steps = 1, .stride = 1}).size() == 0);
}

TEST_CASE("windows: gaps are zeros, the last number, or shown; a window of too many is left out") {
  float const gap = std::numeric_limits<float>::quiet_NaN();
  numbers const x{gap, 1, gap, gap, 2, gap};
  sensor::window_options o{.steps = 3, .stride = 1, .most_missing = 2. / 3};
  auto w = sensor::windows<1>(x, o);
  CHECK(w.first == std::vector<std::size_t>{0, 1, 2, 3});
  CHECK(w.numbers == numbers{0, 1, 0, 1, 0, 0, 0, 0, 2, 0, 2, 0});
  o.in_gaps = sensor::gaps::last;
  CHECK(sensor::windows<1>(x, o).numbers == numbers{0, 1, 1, 1, 1, 1, 1, 1, 2, 1, 2, 2});
  o.in_gaps = sensor::gaps::shown, o.stride = 3;
  CHECK(sensor::windows<1>(x, o).numbers == numbers{0, 1, 1, 0, 0, 1, 0, 1, 2, 0, 0, 1});
  o.most_missing = 0.5;
  CHECK(sensor::windows<1>(x, o).size() == 0);
  CHECK_THROWS_AS(sensor::windows<4>(x, o), bd::shape_error);
  CHECK_THROWS_AS(sensor::windows<1>(x, {.steps = 0, .stride = 1}), bd::value_error);
  CHECK_THROWS_AS(sensor::windows<1>(x, {.steps = 1, .stride = 0}), bd::value_error);
}
