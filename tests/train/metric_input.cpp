#include "braid/train/metric_input.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

namespace bd = braid;
using namespace bd::detail;

TEST_CASE("metric_input: as many numbers as rows ask for, and at least one row") {
  CHECK(metric_rows("some", std::vector<int>(6), std::vector<int>(2), 3) == 2);
  CHECK_THROWS_WITH_AS(metric_rows("some", std::vector<int>(5), std::vector<int>(2), 3),
                       "braid: some: size: expected 2 rows of 3, found 5 numbers", bd::shape_error);
  CHECK_THROWS_WITH_AS(metric_rows("some", std::vector<int>{}, std::vector<int>{}),
                       "braid: some: rows: expected at least one, found none", bd::value_error);
}

TEST_CASE("metric_input: numbers, probabilities, answers and labels") {
  double const nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
  CHECK(metric_number("some", 3, -2) == -2);
  CHECK_THROWS_WITH_AS(metric_number("some", 3, nan), "braid: some: row 3: expected a finite number, found nan", bd::value_error);
  CHECK_THROWS_AS(metric_number("some", 3, -infinite), bd::value_error);
  CHECK(metric_probability("some", 0, 1) == 1);
  for (double const p : {nan, -0.001, 1.001}) CHECK_THROWS_AS(metric_probability("some", 0, p), bd::value_error);
  CHECK(metric_answer("some", 0, 1));
  CHECK(!metric_answer("some", 0, 0.0f));
  CHECK(metric_answer("some", 0, true));
  CHECK_THROWS_WITH_AS(metric_answer("some", 4, 2), "braid: some: row 4: expected 0 or 1, found 2", bd::value_error);
  CHECK(names_class(2u, 3));
  CHECK(!names_class(3, 3));
  CHECK(!names_class(-1, 3));
}
