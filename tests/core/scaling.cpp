#include "braid/core/scaling.hpp"

#include <doctest/doctest.h>

namespace bd = braid;

TEST_CASE("number_scale: mean and deviation, median and middle half, and numbers that are all one") {
  std::vector<double> const v{4, 1, 2, 3, 100};
  auto const s = bd::number_scale::of(v, bd::scaling::standard), r = bd::number_scale::of(v, bd::scaling::robust);
  CHECK(s.middle == doctest::Approx(22));
  CHECK(s.width == doctest::Approx(std::sqrt((18 * 18 + 21 * 21 + 20 * 20 + 19 * 19 + 78 * 78) / 5.)));
  CHECK(r.middle == 3);
  CHECK(r.width == 2);
  CHECK(r(100) == 48.5);
  for (auto how : {bd::scaling::standard, bd::scaling::robust}) {
    CHECK(bd::number_scale::of({7.1, 7.1, 7.1}, how).width == 1);
    CHECK(bd::number_scale::of({0, 0}, how).width == 1);
    CHECK(bd::number_scale::of({-3}, how)(-3) == 0);
  }
}
