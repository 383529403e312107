#include "braid/core/text_table.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace bd = braid;

TEST_CASE("a table: the first column to the left, the others to the right, a missing cell is empty") {
  bd::text_table t({"policy", "accuracy", "us"});
  t.add({"mean", "0.9", "12.5"});
  t.add({"Tür \"a\", b", "0.95"});
  CHECK(t.text() == "policy      accuracy    us\nmean             0.9  12.5\nTür \"a\", b      0.95\n");
  CHECK(t.csv() == "policy,accuracy,us\nmean,0.9,12.5\n\"Tür \"\"a\"\", b\",0.95,\n");
}

TEST_CASE("numbers as people read them") {
  CHECK(bd::decimals(0.12345, 3) == "0.123");
  CHECK(bd::decimals(NAN, 3) == "-");
  CHECK(bd::bytes_in_words(999) == "999 B");
  CHECK(bd::bytes_in_words(1500) == "1.5 kB");
  CHECK(bd::bytes_in_words(2500000) == "2.5 MB");
}
