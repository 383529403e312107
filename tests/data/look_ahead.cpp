#include "braid/data/look_ahead.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace bd = braid;
using numbers = std::vector<float>;
namespace {
numbers prices() {
  numbers p{100};
  for (std::size_t t = 1; t < 200; ++t) p.push_back(p.back() * (1 + 0.02f * bd::philox{3}.normal(0, t)));
  return p;
}
}  // namespace

TEST_CASE("look_ahead: what knows the past alone is let through") {
  auto const price = prices();
  auto const found = bd::look_ahead(price.size(), [&](std::size_t known) {
    numbers made;
    for (std::size_t t = 0; t < known; ++t) {
      made.push_back(t ? price[t] / price[t - 1] - 1 : std::numeric_limits<float>::quiet_NaN());
      made.push_back(price[t - std::min<std::size_t>(t, 5)]);
    }
    return made;
  });
  CHECK(!found);
}

TEST_CASE("look_ahead fires: tomorrow's price, a mean over all days, the last day's alone") {
  auto const price = prices();
  auto const tomorrow = bd::look_ahead(price.size(), [&](std::size_t known) {
    numbers made;
    for (std::size_t t = 0; t < known; ++t) made.push_back(price[t]), made.push_back(price[std::min(t + 1, known - 1)]);
    return made;
  });
  REQUIRE(tomorrow);
  CHECK(tomorrow->column == 1);
  CHECK(tomorrow->time + 1 == tomorrow->known);
  CHECK(tomorrow->late == price[tomorrow->time + 1]);

  auto const mean = bd::look_ahead(price.size(), [&](std::size_t known) {
    double total = 0;
    for (std::size_t t = 0; t < known; ++t) total += double(price[t]);
    std::vector<double> made;
    for (std::size_t t = 0; t < known; ++t) made.push_back(double(price[t]) - total / double(known));
    return made;
  });
  REQUIRE(mean);
  CHECK(mean->time == 0);

  auto const last = bd::look_ahead(price.size(), [&](std::size_t known) {  // one day of 200, which no draw need hit
    numbers made(price.begin(), price.begin() + std::ptrdiff_t(known));
    if (known == price.size()) made[known - 2] = price[known - 1];
    return made;
  }, {.cuts = 0});
  REQUIRE(last);
  CHECK(last->time == 198);
}

TEST_CASE("look_ahead: no times, no numbers, rows of another width") {
  auto const same = [](std::size_t known) { return numbers(known * 2); };
  CHECK_THROWS_AS(bd::look_ahead(0, same), bd::value_error);
  CHECK(!bd::look_ahead(1, same));
  CHECK_THROWS_AS(bd::look_ahead(5, [](std::size_t) { return numbers{}; }), bd::shape_error);
  CHECK_THROWS_WITH_AS(bd::look_ahead(5, [](std::size_t known) { return numbers(known < 5 ? known : 10); }, {.cuts = 0}),
                       "braid: look_ahead: what is made of 4 times: expected 4 rows of 2, found 4 numbers", bd::shape_error);
}
