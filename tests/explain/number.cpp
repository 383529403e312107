#include "braid/explain/number.hpp"

#include <doctest/doctest.h>

#include <array>

namespace ex = braid::explain;
namespace {
inline constexpr braid::output<struct risk> risk;
}

TEST_CASE("number: one for all samples, or one each; of an output by its name") {
  auto const one = ex::number(3);
  CHECK(one.at(0) == 3);
  CHECK(one.at(9) == 3);
  auto const each = ex::number(risk, std::array<int, 3>{2, 0, 1});
  CHECK(each.at(0) == 2);
  CHECK(each.at(2) == 1);
  one.check(9, 4), each.check(3, 3);
}

TEST_CASE("number: beyond the output, negative, or not one a sample") {
  CHECK_THROWS_WITH_AS(ex::number(4).check(1, 4), "braid: explain: number: expected below 4, the size of the output, found 4", braid::value_error);
  CHECK_THROWS_WITH_AS(ex::number(std::array<int, 2>{0, 7}).check(2, 4),
                       "braid: explain: number of sample 1: expected below 4, the size of the output, found 7", braid::value_error);
  CHECK_THROWS_WITH_AS(ex::number(-1).check(1, 4), "braid: explain: number: expected below 4, the size of the output, found -1", braid::value_error);
  CHECK_THROWS_AS(ex::number(std::array<int, 2>{0, -1}).check(2, 4), braid::value_error);
  CHECK_THROWS_WITH_AS(ex::number(std::array<int, 2>{0, 1}).check(3, 4), "braid: explain: number: expected 3, one a sample, found 2", braid::shape_error);
}
