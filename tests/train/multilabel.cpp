#include "braid/train/multilabel.hpp"

#include "train/golden.hpp"

namespace bd = braid;

TEST_CASE("multilabel: scikit-learn's numbers; a rate that has nothing to count is NaN, and 0 in the mean") {
  auto const all = golden("multilabel");
  auto const logits = numbers<float>(all, "3_n20/logits");
  auto const truth = numbers<std::int32_t>(all, "3_n20/truth");
  bd::multilabel<3> m;
  m.add(std::span(logits).first(27), std::span(truth).first(27));
  m.add(std::span(logits).subspan(27), std::span(truth).subspan(27));
  auto const every = numbers<double>(all, "3_n20/every");
  for (std::size_t i = 0; i < 3; ++i) {
    CAPTURE(i);
    auto const is = [](double got, double wanted) { CHECK((std::isnan(got) ? 0 : got) == doctest::Approx(wanted)); };
    is(m.precision(i), every[i]), is(m.recall(i), every[3 + i]), is(m.f1(i), every[6 + i]);
  }
  CHECK(std::isnan(m.recall(2)));
  CHECK(difference(std::vector{m.micro_precision(), m.micro_recall(), m.micro_f1()}, numbers<double>(all, "3_n20/micro")) < 1e-14);
  CHECK(difference(std::vector{m.macro_precision(), m.macro_recall(), m.macro_f1()}, numbers<double>(all, "3_n20/macro")) < 1e-14);
}

TEST_CASE("multilabel: a threshold, counts, and what is refused") {
  bd::multilabel<2> m;
  m.add(std::vector<double>{0.6, 0.5, 0.2, 0.9}, std::vector<bool>{true, false, true, true}, 0.5);
  CHECK(m[0].yes == 2);
  CHECK(m[0].said == 1);
  CHECK(m[0].both == 1);
  CHECK(m.f1(1) == 1);
  CHECK(m.micro_recall() == doctest::Approx(2.0 / 3));
  CHECK_THROWS_WITH_AS(m.add(std::vector<double>(3), std::vector<int>(3)),
                       "braid: multilabel: size: expected rows of 2, found 3 numbers", bd::shape_error);
  CHECK_THROWS_AS(m.add(std::vector<double>(2), std::vector<int>(4)), bd::shape_error);
  CHECK_THROWS_WITH_AS(m.add(std::vector<float>{1, NAN}, std::vector<int>(2)), "braid: multilabel: row 0: expected a number, found nan",
                       bd::value_error);
  CHECK_THROWS_AS(m.add(std::vector<float>{1, 1}, std::vector<int>{2, 0}), bd::value_error);
}
