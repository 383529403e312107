#include "braid/picture/normalise.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace braid::data;

TEST_CASE("normalise: a mean and a deviation a channel") {
  picture p{2, 1, 2, {1, 2, 3, 4}};
  normalise(p, std::vector<float>{1, 2}, std::vector<float>{0.5f, 2});
  CHECK(p.pixels == std::vector<float>{0, 2, 0.5f, 1});
}

TEST_CASE("normalise: other counts, and deviations that are none, are refused") {
  picture p{1, 1, 1, {1}};
  CHECK_THROWS_AS(normalise(p, std::vector<float>{1, 2}, std::vector<float>{1}), braid::shape_error);
  CHECK_THROWS_AS(normalise(p, std::vector<float>{1}, std::vector<float>{}), braid::shape_error);
  for (float const bad : {0.0f, -1.0f, std::nanf(""), INFINITY})
    CHECK_THROWS_AS(normalise(p, std::vector<float>{1}, std::vector<float>{bad}), braid::value_error);
  CHECK(p.pixels == std::vector<float>{1});
}
