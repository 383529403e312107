#include "braid/core/number_text.hpp"

#include <doctest/doctest.h>

#include <limits>

TEST_CASE("number_text: the shortest that reads back") {
  for (double v : {0.0, 0.1, -2.5e-7, 1e300, 5e-324, 1.0 / 3, std::numeric_limits<double>::max()})
    CHECK(braid::finite_number(braid::number_text(v)) == v);
  CHECK(braid::number_text(0.1) == "0.1");
}

TEST_CASE("finite_number: all of the text, or nothing") {
  CHECK(braid::finite_number("1e2") == 100);
  for (auto const* bad : {"", " 1", "1 ", "1x", "0x10", "+1", "inf", "nan", "1e999", "--1"}) CHECK(!braid::finite_number(bad));
}
