#include "braid/train/regression_metrics.hpp"

#include "train/golden.hpp"

#include <limits>
#include <xtensor/xtensor.hpp>

namespace bd = braid;
using reals = std::vector<double>;

TEST_CASE("regression_metrics: scikit-learn's numbers, of one output and of three") {
  auto const all = golden("regression_metrics");
  auto const check = [&](std::string const& name, auto outputs) {
    constexpr std::size_t F = decltype(outputs)::value;
    auto const said = numbers<double>(all, name + "/said"), truth = numbers<double>(all, name + "/truth");
    auto const near = [&](std::string const& metric) { return doctest::Approx(numbers<double>(all, name + "/" + metric)[0]).epsilon(1e-12); };
    CHECK(bd::mean_absolute_error(said, truth) == near("mean_absolute_error"));
    CHECK(bd::root_mean_squared_error<F>(said, truth) == near("root_mean_squared_error"));
    CHECK(bd::r2<F>(said, truth) == near("r2"));
  };
  check("n25", std::integral_constant<std::size_t, 1>{});
  check("3_n9", std::integral_constant<std::size_t, 3>{});
}

TEST_CASE("regression_metrics: a truth that never changes, and other containers") {
  CHECK(bd::r2(reals{2, 2}, reals{2, 2}) == 1);
  CHECK(bd::r2(reals{2, 3}, reals{2, 2}) == 0);
  CHECK(bd::r2<2>(xt::xtensor<float, 2>{{1, 0}, {2, 0}}, std::array<int, 4>{1, 0, 2, 0}) == 1);
  CHECK(bd::mean_absolute_error(std::vector<float>{1, 5}, std::vector<int>{2, 3}) == 1.5);
}

TEST_CASE("regression_metrics: what is refused") {
  CHECK_THROWS_WITH_AS(bd::r2(reals{1}, reals{1}), "braid: r2: rows: expected at least 2, found 1", bd::value_error);
  CHECK_THROWS_WITH_AS(bd::r2<2>(reals{1, 2, 3}, reals{1, 2, 3}), "braid: r2: size: expected rows of 2, found 3 numbers",
                       bd::shape_error);
  CHECK_THROWS_AS(bd::mean_absolute_error(reals{1, 2}, reals{1}), bd::shape_error);
  CHECK_THROWS_AS(bd::root_mean_squared_error(reals{}, reals{}), bd::value_error);
  CHECK_THROWS_WITH_AS(bd::mean_absolute_error(reals{1, std::numeric_limits<double>::infinity()}, reals{1, 2}),
                       "braid: mean_absolute_error: row 1: expected a finite number, found inf", bd::value_error);
}
