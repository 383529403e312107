#include "braid/explain/calibration_curve.hpp"

#include "support/numbers.hpp"

namespace bd = braid;
namespace ex = braid::explain;

namespace {
/// Labels as a softmax of logits / T says.
struct drawn {
  std::vector<double> logits;
  std::vector<int> labels;
  drawn(std::size_t n, double t) : logits(support::normals<double>(3 * n, 4)) {
    for (auto& z : logits) z *= 3;
    std::vector<double> cooled = logits;
    for (auto& z : cooled) z /= t;
    auto const p = bd::probabilities<3>(cooled);
    for (std::size_t r = 0; r < n; ++r) {
      double const u = bd::philox{7}.uniform(0, r);
      labels.push_back(u < p[3 * r] ? 0 : u < p[3 * r] + p[3 * r + 1] ? 1 : 2);
    }
  }
};
}  // namespace

TEST_CASE("temperature: the one that the labels were drawn by; no other is likelier; decisions stay") {
  for (double const t : {0.5, 1.0, 2.5}) {
    drawn const d(20000, t);
    double const got = ex::temperature<3>(d.logits, d.labels);
    CHECK(got == doctest::Approx(t).epsilon(0.05));
    auto const loss = [&](double by) {
      double sum = 0;
      std::vector<double> z = d.logits;
      for (auto& v : z) v /= by;
      auto const p = bd::probabilities<3>(z);
      for (std::size_t r = 0; r < d.labels.size(); ++r) sum -= std::log(p[3 * r + std::size_t(d.labels[r])]);
      return sum;
    };
    CHECK(loss(got) <= loss(got * 1.001));
    CHECK(loss(got) <= loss(got * 0.999));
    std::vector<double> cooled = d.logits;
    for (auto& v : cooled) v /= got;
    auto const before = bd::probabilities<3>(d.logits), after = bd::probabilities<3>(cooled);
    CHECK(bd::expected_calibration_error<3>(after, d.labels) <= bd::expected_calibration_error<3>(before, d.labels) + 0.005);
    CHECK(bd::expected_calibration_error<3>(after, d.labels) < 0.02);
  }
}

TEST_CASE("temperature: data that are always right, or wrong, end at the limits; faults") {
  std::vector<double> const z{4, 0, 0, 4};
  CHECK(ex::temperature<2>(z, std::vector<int>{0, 1}) < 0.1);
  CHECK(ex::temperature<2>(z, std::vector<int>{1, 0}) == doctest::Approx(1000).epsilon(1e-6));
  CHECK(std::isfinite(ex::temperature<2>(std::vector<double>{1, 1}, std::vector<int>{0})));
  CHECK_THROWS_AS(ex::temperature<2>(z, std::vector<int>{0}), bd::shape_error);
  CHECK_THROWS_AS(ex::temperature<2>(z, std::vector<int>{-1, 2}), bd::value_error);
  CHECK_THROWS_AS(ex::temperature<2>(std::vector<double>{NAN, 1}, std::vector<int>{0}), bd::value_error);
}

TEST_CASE("calibration curve: its distances are the expected calibration error") {
  drawn const d(3000, 2.5);
  auto const p = bd::probabilities<3>(d.logits);
  auto const curve = ex::calibration_curve<3>(p, d.labels, 10);
  double error = 0;
  std::size_t rows = 0;
  for (auto const& b : curve) {
    CHECK(b.said > b.low);
    CHECK(b.said <= b.high);
    error += std::abs(b.said - b.right) * double(b.rows), rows += b.rows;
  }
  CHECK(rows == 3000);
  CHECK(error / 3000 == doctest::Approx(bd::expected_calibration_error<3>(p, d.labels, 10)));
  CHECK(curve.back().right < curve.back().said);  // too sure
  CHECK_THROWS_AS(ex::calibration_curve<3>(p, d.labels, 0), bd::value_error);
}
