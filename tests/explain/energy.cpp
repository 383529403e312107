#include "braid/explain/energy.hpp"

#include "support/numbers.hpp"

namespace bd = braid;
namespace ex = braid::explain;

TEST_CASE("energy: its formula, also of large logits; what the net has not seen is above the limit of what it has") {
  auto const e = ex::energy<3>(std::vector<double>{1, 2, 3, 1000, 0, -1000}, 2);
  CHECK(e[0] == doctest::Approx(-2 * std::log(std::exp(0.5) + std::exp(1.0) + std::exp(1.5))));
  CHECK(e[1] == doctest::Approx(-1000));
  std::vector<double> known = support::normals<double>(300, 1), strange = support::normals<double>(300, 2);
  for (std::size_t r = 0; r < 100; ++r) known[3 * r + r % 3] += 9;
  auto const of_known = ex::energy<3>(known), of_strange = ex::energy<3>(strange);
  double const limit = ex::energy_limit(of_known, 0.95);
  CHECK(std::count_if(of_known.begin(), of_known.end(), [&](double v) { return v <= limit; }) == 95);
  CHECK(std::count_if(of_strange.begin(), of_strange.end(), [&](double v) { return v > limit; }) > 90);
}

TEST_CASE("energy: faults and edges") {
  CHECK(ex::energy<3>(std::vector<double>{}).empty());
  CHECK(ex::energy_limit({4}, 0.5) == 4);
  CHECK(ex::energy_limit({4, 5}, 1) == 5);
  CHECK_THROWS_AS(ex::energy<3>(std::vector<double>{1, 2}), bd::shape_error);
  CHECK_THROWS_AS(ex::energy<2>(std::vector<double>{1, INFINITY}), bd::value_error);
  CHECK_THROWS_AS(ex::energy<2>(std::vector<double>{1, 2}, 0), bd::value_error);
  CHECK_THROWS_AS(ex::energy_limit({}, 0.5), bd::value_error);
  CHECK_THROWS_AS(ex::energy_limit({1}, 1.5), bd::value_error);
}
