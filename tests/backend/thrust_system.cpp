#include "braid/backend/thrust_system.hpp"

#include <doctest/doctest.h>

TEST_CASE("numbers and their squares go into sums in double") {
  CHECK(braid::detail::as_double<float>{}(1.5f) == 1.5);
  CHECK(braid::detail::squared<float>{}(1e20f) == double(1e20f) * double(1e20f));  // no float holds it
}
