#include "braid/analyze/linear_probe.hpp"

#include "analyze/golden.hpp"

namespace bd = braid;

TEST_CASE("linear probe: scikit-learn's logistic regression") {
  analyze_golden const all("linear_probe");
  auto const check = [&]<std::size_t C>(std::string const& name, double penalty) {
    CAPTURE(name);
    auto const x = all.rows(name + "/x");
    auto const reader = bd::linear_probe<C>(x, all.whole(name + "/labels"), {penalty, 2000, 1e-8});
    CHECK(reader.converged);
    check_close(reader.weights.numbers, all.numbers(name + "/weights"), 1e-6);
    auto bias = reader.bias;  // free up to a constant, which LogisticRegression takes to be that of the mean 0
    double mean = 0;
    for (double const b : bias) mean += b / double(C);
    for (double& b : bias) b -= mean;
    check_close(bias, all.numbers(name + "/bias"), 1e-6);
    check_close(reader(x).numbers, all.numbers(name + "/logits"), 1e-6);
  };
  check.operator()<3>("60_4_3", 1);
  check.operator()<5>("40_7_5", 0.1);
}

TEST_CASE("linear probe: two classes, other samples, what makes no sense") {
  auto const x = table(6, 1, {-3, -2, -1, 1, 2, 3}), far = table(2, 1, {-30, 30});
  std::vector<int> const labels{0, 0, 0, 1, 1, 1};
  auto const reader = bd::linear_probe<2>(x, labels);
  CHECK(reader.accuracy(x, labels) == 1);
  CHECK(reader.labels(far) == std::vector<std::int32_t>{0, 1});
  CHECK(reader.accuracy(far, std::vector{1, 1}) == 0.5);
  CHECK(reader.labels(table(0, 1, {})).empty());
  CHECK_THROWS_AS(bd::linear_probe<2>(x, std::vector{0, 1}), bd::shape_error);
  CHECK_THROWS_AS(bd::linear_probe<2>(x, std::vector{0, 0, 0, 1, 1, 2}), bd::value_error);
  CHECK_THROWS_AS(bd::linear_probe<2>(x, labels, {.penalty = -1}), bd::value_error);
  CHECK_THROWS_AS(reader(table(1, 2, {1, 2})), bd::shape_error);
  CHECK_THROWS_AS(reader.accuracy(far, labels), bd::shape_error);
}
