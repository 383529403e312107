#include "braid/model/xtensor.hpp"

#include <doctest/doctest.h>

TEST_CASE("a view is the memory itself, in xtensor's words") {
  float memory[6] = {0, 1, 2, 3, 4, 5};
  auto v = braid::view_of(memory, std::array<std::size_t, 2>{2, 3});
  CHECK(v.dimension() == 2);
  CHECK(v(1, 2) == 5.0f);
  v(0, 1) = 9;
  CHECK(memory[1] == 9.0f);
  CHECK(v.data() == memory);
}
