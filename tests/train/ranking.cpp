#include "braid/train/ranking.hpp"

#include "train/golden.hpp"

#include <limits>
#include <xtensor/xtensor.hpp>

namespace bd = braid;
using scores = std::vector<double>;
using truth = std::vector<int>;

TEST_CASE("ranking: scikit-learn's numbers, with ties and without") {
  auto const all = golden("ranking");
  for (std::string const name : {"plain", "ties"}) {
    CAPTURE(name);
    auto const s = numbers<double>(all, name + "/scores");
    auto const t = numbers<std::int32_t>(all, name + "/truth");
    CHECK(bd::roc_auc(s, t) == doctest::Approx(numbers<double>(all, name + "/roc_auc")[0]).epsilon(1e-12));
    CHECK(bd::average_precision(s, t) == doctest::Approx(numbers<double>(all, name + "/average_precision")[0]).epsilon(1e-12));
  }
  auto const s = numbers<double>(all, "4_classes/scores");
  auto const t = numbers<std::int32_t>(all, "4_classes/labels");
  CHECK(bd::roc_auc<4>(s, t) == doctest::Approx(numbers<double>(all, "4_classes/roc_auc")[0]).epsilon(1e-12));
  CHECK(bd::average_precision<4>(s, t) == doctest::Approx(numbers<double>(all, "4_classes/average_precision")[0]).epsilon(1e-12));
}

TEST_CASE("ranking: right, wrong and no order at all") {
  CHECK(bd::roc_auc(scores{1, 2, 3, 4}, truth{0, 0, 1, 1}) == 1);
  CHECK(bd::roc_auc(scores{4, 3, 2, 1}, truth{0, 0, 1, 1}) == 0);
  CHECK(bd::roc_auc(scores{7, 7, 7, 7, 7}, truth{0, 1, 1, 0, 0}) == 0.5);
  CHECK(bd::average_precision(scores{1, 2, 3, 4}, truth{0, 0, 1, 1}) == 1);
  CHECK(bd::average_precision(scores{7, 7, 7, 7, 7}, truth{0, 1, 1, 0, 0}) == 0.4);
  CHECK(bd::roc_auc(xt::xtensor<float, 1>{0.2f, 0.1f}, std::vector<bool>{true, false}) == 1);
}

TEST_CASE("ranking: a label that is no class is not counted") {
  scores const s{0.9, 0.1, 0.2, 0.8, 0.5, 0.5};
  CHECK(bd::roc_auc<2>(s, truth{0, 1, -1}) == 1);
}

TEST_CASE("ranking: what is refused") {
  CHECK_THROWS_WITH_AS(bd::roc_auc(scores{1, 2}, truth{1, 1}),
                       "braid: roc_auc: truth: expected rows of both kinds, found positive ones alone", bd::value_error);
  CHECK_THROWS_WITH_AS(bd::roc_auc<3>(scores(6), truth{0, 1}),
                       "braid: roc_auc: class 2: expected rows of both kinds, found negative ones alone", bd::value_error);
  CHECK_THROWS_WITH_AS(bd::average_precision(scores{1, 2}, truth{0, 0}),
                       "braid: average_precision: truth: expected a positive row, found none", bd::value_error);
  CHECK_THROWS_AS(bd::roc_auc(scores{1, std::numeric_limits<double>::quiet_NaN()}, truth{0, 1}), bd::value_error);
  CHECK_THROWS_AS(bd::roc_auc(scores{1, 2}, truth{0, 2}), bd::value_error);
  CHECK_THROWS_AS(bd::roc_auc(scores{1, 2, 3}, truth{0, 1}), bd::shape_error);
  CHECK_THROWS_AS(bd::roc_auc(scores{}, truth{}), bd::value_error);
}
