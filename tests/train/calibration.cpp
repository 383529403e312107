#include "braid/train/calibration.hpp"

#include "train/golden.hpp"

#include <limits>
#include <xtensor/xtensor.hpp>

namespace bd = braid;
using reals = std::vector<double>;
using ints = std::vector<int>;

TEST_CASE("calibration: scikit-learn's numbers") {
  auto const all = golden("calibration");
  auto const near = [&](std::string const& name) { return doctest::Approx(numbers<double>(all, name)[0]).epsilon(1e-12); };
  auto const p = numbers<double>(all, "binary/p");
  auto const truth = numbers<std::int32_t>(all, "binary/truth");
  CHECK(bd::brier_score(p, truth) == near("binary/brier"));
  CHECK(bd::expected_calibration_error(p, truth) == near("binary/error15"));
  CHECK(bd::expected_calibration_error(p, truth, 4) == near("binary/error4"));

  auto const of_classes = bd::probabilities<4>(numbers<double>(all, "4_classes/logits"));
  auto const labels = numbers<std::int32_t>(all, "4_classes/labels");
  CHECK(difference(of_classes, numbers<double>(all, "4_classes/p")) < 1e-14);
  CHECK(bd::brier_score<4>(of_classes, labels) == near("4_classes/brier"));
  CHECK(bd::expected_calibration_error<4>(of_classes, labels) == near("4_classes/error15"));
}

TEST_CASE("calibration: a bin takes its upper end") {
  // Of 4 bins 0.25 is in the first and 0.5 in the second, alone: |0.25 - 0| and |0.5 - 1|.
  CHECK(bd::expected_calibration_error(reals{0.25, 0.5}, ints{0, 1}, 4) == (0.25 + 0.5) / 2);
  CHECK(bd::expected_calibration_error(reals{0, 0.25, 1}, ints{0, 1, 1}, 4) == 0.75 / 3);
  CHECK(bd::expected_calibration_error(reals{0.25, 0.5}, ints{0, 1}, 1) == 0.125);
}

TEST_CASE("calibration: far logits, a label that is no class, other containers") {
  CHECK(bd::probabilities<2>(std::vector<float>{1e30f, -1e30f}) == reals{1, 0});
  xt::xtensor<double, 2> const p{{1, 0}, {0.5, 0.5}, {0.25, 0.75}};
  CHECK(bd::brier_score<2>(p, ints{0, -1, 1}) == 0.0625);
  CHECK(bd::expected_calibration_error<2>(p, ints{0, -1, 1}) == 0.125);
}

TEST_CASE("calibration: what is refused") {
  CHECK_THROWS_WITH_AS(bd::brier_score(reals{0.5, 1.5}, ints{0, 1}),
                       "braid: brier_score: row 1: expected a probability of 0..1, found 1.500000", bd::value_error);
  CHECK_THROWS_WITH_AS(bd::expected_calibration_error(reals{0.5}, ints{0}, 0),
                       "braid: expected_calibration_error: bins: expected at least 1, found 0", bd::value_error);
  CHECK_THROWS_WITH_AS(bd::brier_score<2>(reals{0.5, 0.5}, ints{2}),
                       "braid: brier_score: labels: expected a label below 2, found none", bd::value_error);
  CHECK_THROWS_AS(bd::brier_score(reals{0.5}, ints{3}), bd::value_error);
  CHECK_THROWS_AS(bd::expected_calibration_error<3>(reals{0.5, 0.5}, ints{0}), bd::shape_error);
  CHECK_THROWS_AS(bd::probabilities<2>(reals{1, 2, 3}), bd::shape_error);
  CHECK_THROWS_AS(bd::probabilities<2>(reals{1, std::numeric_limits<double>::quiet_NaN()}), bd::value_error);
}

TEST_CASE("calibration: evidence and shares are read as what they are") {
  CHECK(bd::probabilities<3>(reals{0, 1, 4, 0, 0, 0}, bd::class_scores::evidence) ==
        reals{0.125, 0.25, 0.625, 1. / 3, 1. / 3, 1. / 3});
  CHECK(bd::probabilities<2>(std::vector<float>{0.75f, 0.25f}, bd::class_scores::shares) == reals{0.75, 0.25});
  CHECK_THROWS_AS(bd::probabilities<2>(reals{0, std::numeric_limits<double>::infinity()}, bd::class_scores::evidence), bd::value_error);
}
