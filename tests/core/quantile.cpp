#include "braid/core/quantile.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

TEST_CASE("quantile: numpy's numbers") {
  std::vector<double> const v{1, 2, 4, 8, 16};
  CHECK(braid::quantile(v, 0) == 1);
  CHECK(braid::quantile(v, 1) == 16);
  CHECK(braid::quantile(v, 0.5) == 4);
  CHECK(braid::quantile(v, 0.3) == doctest::Approx(2.4));
  CHECK(braid::quantile(std::vector<double>{7}, 0.9) == 7);
  double const inf = std::numeric_limits<double>::infinity();
  CHECK(braid::quantile(std::vector<double>{0, inf, inf}, 0.75) == inf);
}
