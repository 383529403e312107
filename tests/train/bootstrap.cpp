#include "braid/train/bootstrap.hpp"

#include <doctest/doctest.h>

namespace bd = braid;

TEST_CASE("bootstrap_mean: near the normal interval, and the same for the same seed") {
  std::vector<double> x(400);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = i % 4 == 0;  // mean 0.25, deviation 0.433
  bd::bootstrap_options const options{.draws = 4000, .random = {7}};
  auto const a = bd::bootstrap_mean(x, options), b = bd::bootstrap_mean(x, options);
  CHECK(a.estimate == 0.25);
  CHECK(a.low == doctest::Approx(0.25 - 1.96 * 0.433 / 20).epsilon(0.03));
  CHECK(a.high == doctest::Approx(0.25 + 1.96 * 0.433 / 20).epsilon(0.03));
  CHECK(a.low == b.low);
  auto const narrow = bd::bootstrap_mean(x, {.draws = 4000, .confidence = 0.5, .random = {7}});
  CHECK(narrow.low > a.low);
  CHECK(narrow.high < a.high);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = double(i * i % 997) * 0.37;
  CHECK(bd::bootstrap_mean(x, {.draws = 200, .random = {8}}).low != bd::bootstrap_mean(x, {.draws = 200}).low);
}

TEST_CASE("bootstrap_error_ratio: pairs stay together") {
  std::vector<std::uint8_t> a(1000), b(1000);
  for (std::size_t i = 0; i < 1000; ++i) b[i] = i % 5 == 0, a[i] = i % 10 == 0;  // a errs on half of what b errs on
  auto const paired = bd::bootstrap_error_ratio(a, b, {.draws = 2000});
  CHECK(paired.estimate == 0.5);
  CHECK(paired.low == doctest::Approx(0.43).epsilon(0.04));   // sd sqrt(0.25 / 200), against 0.06 unpaired
  CHECK(paired.high == doctest::Approx(0.57).epsilon(0.04));
  auto const same = bd::bootstrap_error_ratio(b, b, {.draws = 500});
  CHECK(same.low == 1);
  CHECK(same.high == 1);
}

TEST_CASE("bootstrap: one sample, no errors at all, and wrong sizes") {
  auto const one = bd::bootstrap_mean(std::vector<double>{3.0}, {.draws = 10});
  CHECK(one.low == 3);
  CHECK(one.high == 3);
  std::vector<std::uint8_t> const none(20), some(20, 1);
  CHECK(std::isnan(bd::bootstrap_error_ratio(none, none, {.draws = 10}).low));
  CHECK(std::isinf(bd::bootstrap_error_ratio(some, none, {.draws = 10}).high));
  CHECK_THROWS_AS(bd::bootstrap_mean({}), bd::shape_error);
  CHECK_THROWS_AS(bd::bootstrap_error_ratio(none, std::vector<std::uint8_t>(3)), bd::shape_error);
}

TEST_CASE("counts of errors weigh as many trials") {
  std::vector<std::uint8_t> const once{1, 0, 1, 1, 0, 0}, twice{2, 0, 2, 2, 0, 0}, other{1, 1, 1, 1, 1, 1};
  CHECK(braid::bootstrap_error_ratio(twice, other).estimate == doctest::Approx(1.0));
  CHECK(braid::bootstrap_error_ratio(once, other).estimate == doctest::Approx(0.5));
  CHECK(braid::bootstrap_error_ratio(twice, once).estimate == doctest::Approx(2.0));
}
