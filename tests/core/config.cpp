#include "braid/core/config.hpp"

#include <doctest/doctest.h>

namespace {
BRAID_HD constexpr int twice(int x) { return 2 * x; }
}  // namespace

TEST_CASE("config: the marks vanish on the host") {
  int x[8] = {1, 2, 3, 4, 5, 6, 7, 8}, sum = 0;
  BRAID_LANES
  for (int i = 0; i < 8; ++i) x[i] = twice(x[i]);
  for (int v : x) sum += v;
  CHECK(sum == 72);
}
