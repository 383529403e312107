#include "braid/layer/turns.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace braid;

TEST_CASE("turns: angles of many steps") {
  constexpr std::size_t steps = 4000, width = 5;
  using op = layer::turns<double, steps, width>;
  static_assert(op::pairs == 3);
  static double c[steps * 3], s[steps * 3];
  for (std::size_t i = 0; i < 3; ++i) op{c, s}(0, i);
  double worst = 0;
  for (std::size_t t = 0; t < steps; ++t)
    for (std::size_t i = 0; i < 3; ++i) {
      double const angle = double(t) * std::pow(10000.0, -2.0 * double(i) / width);
      worst = std::max({worst, std::abs(c[t * 3 + i] - std::cos(angle)), std::abs(s[t * 3 + i] - std::sin(angle))});
    }
  CHECK(worst < 2e-12);
}

TEST_CASE("turns: pairs turn by their step, keep their length and turn back") {
  constexpr std::size_t steps = 3, width = 4, rows = 2 * steps, heads = 2, apart = 9;
  double c[steps * 2], s[steps * 2], x[rows * apart], y[rows * apart];
  for (std::size_t i = 0; i < 2; ++i) layer::turns<double, steps, width>{c, s}(0, i);
  for (std::size_t i = 0; i < rows * apart; ++i) y[i] = x[i] = double(i % 7) - 2.5;
  auto const turn = [&](bool back) {
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t j = 0; j < heads * width / 2; ++j)
        layer::turn_pairs<double, steps, width, apart>{y, c, s, back}(r, j);
  };
  turn(false);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t j = 0; j < heads * width / 2; ++j) {
      double const angle = double(r % steps) * std::pow(10000.0, -2.0 * double(j % 2) / width);
      double const *a = x + r * apart + 2 * j, *b = y + r * apart + 2 * j;
      CHECK(b[0] == doctest::Approx(a[0] * std::cos(angle) - a[1] * std::sin(angle)));
      CHECK(b[1] == doctest::Approx(a[0] * std::sin(angle) + a[1] * std::cos(angle)));
    }
  turn(true);
  for (std::size_t i = 0; i < rows * apart; ++i) CHECK(y[i] == doctest::Approx(x[i]));
}
