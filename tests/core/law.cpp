#include "braid/core/law.hpp"

#include <doctest/doctest.h>

using namespace braid;

struct here;

TEST_CASE("law: predicates over facts") {
  CHECK(shapes_agree<at<here>, got<int>, wants<int>>);
  CHECK_FALSE(shapes_agree<at<here>, got<int>, wants<char>>);
  CHECK(holds<true, at<here>, got<int>, wants<features_last>>);
  CHECK_FALSE(holds<false, at<here>, got<int>, wants<at_least<3>>>);
}

TEST_CASE("law: poison is found among others") {
  CHECK(poisoned<int, poison, char>);
  CHECK_FALSE(poisoned<int, char>);
  CHECK(poison::size == 0);
}
