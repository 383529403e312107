#include "braid/sensor/channels.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace bd = braid;
using scale = braid::sensor::channels<2>;

TEST_CASE("channels: each to its own scale, gaps stay gaps, and it comes back from its notes") {
  float const gap = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> x{1, 10, 2, gap, 3, 30, gap, 20};
  auto const s = scale::of(x);
  CHECK(s[0].middle == doctest::Approx(2));
  CHECK(s[1].width == doctest::Approx(std::sqrt(200. / 3)));
  CHECK(scale::of(x, bd::scaling::robust)[1].middle == 20);
  auto y = x;
  s.apply(x);
  CHECK(x[2] == 0);
  CHECK(std::isnan(x[3]));
  CHECK(x[7] == doctest::Approx(0));
  std::vector<float> step{3, 30};  // one step at a time, as a stream has it
  s.apply(step);
  CHECK(step[0] == x[4]);
  CHECK(step[1] == x[5]);
  auto const again = scale::kept(s.notes(), "w");
  again.apply(y);
  for (std::size_t i = 0; i < x.size(); ++i) CHECK((x[i] == y[i] || (std::isnan(x[i]) && std::isnan(y[i]))));
}

TEST_CASE("channels: nothing to learn from, notes of another") {
  CHECK_THROWS_AS(scale::of({}), bd::shape_error);
  CHECK_THROWS_AS(scale::of({1, 2, 3}), bd::shape_error);
  CHECK_THROWS_AS(scale::of({1, std::numeric_limits<float>::quiet_NaN()}), bd::value_error);
  auto const notes = scale::of({1, 2, 3, 4}).notes();
  CHECK_THROWS_AS(braid::sensor::channels<3>::kept(notes, "w"), bd::file_error);
  CHECK_THROWS_AS(braid::sensor::channels<1>::kept(notes, "w"), bd::file_error);
  CHECK_THROWS_AS(scale::kept({}, "w"), bd::file_error);
  CHECK_THROWS_AS(scale::kept({{"braid.channels", "1 0\n2 1\n"}}, "w"), bd::file_error);
  CHECK_THROWS_AS(scale::kept({{"braid.channels", "1 1\n2 nan\n"}}, "w"), bd::file_error);
  CHECK_THROWS_AS(scale::kept({{"braid.channels", "1 1\n2 1"}}, "w"), bd::file_error);
}
