#include "braid/core/team.hpp"

#include <doctest/doctest.h>

namespace bd = braid;

TEST_CASE("alone, a sum and the largest are what one has") {
  CHECK(bd::alone::size == 1);
  CHECK(bd::alone::rank() == 0);
  CHECK(bd::alone::sum(3.5) == 3.5);
  CHECK(bd::alone::most(-2) == -2);
}

TEST_CASE("numbers are loaded, whether they lie on 16 bytes or not") {
  alignas(16) float const from[6] = {1, 2, 3, 4, 5, 6};
  float a[4], b[5];
  bd::num::load<4, true>(a, from);
  bd::num::load<5, false>(b, from + 1);
  CHECK(a[3] == 4);
  CHECK(b[0] == 2);
  CHECK(b[4] == 6);
}
