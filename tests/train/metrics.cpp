#include "braid/train/metrics.hpp"

#include "train/golden.hpp"

#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>

#include <cmath>

namespace bd = braid;

TEST_CASE("accuracy: the first of the largest logits, rows without a label left out") {
  std::vector<float> const logits{1, 2, 0, 3, 3, 1, 0, 0, 5, 9, 0, 0};
  CHECK(bd::accuracy<3>(logits, std::vector<std::int32_t>{1, 0, 2, 1}) == 0.75);
  CHECK(bd::accuracy<3>(logits, std::vector<std::int64_t>{1, 1, -1, 3}) == 0.5);
  CHECK(std::isnan(bd::accuracy<3>(logits, std::vector<int>{-1, -1, -1, -1})));
  CHECK_THROWS_AS(bd::accuracy<3>(logits, std::vector<int>{0, 1}), bd::shape_error);
}

TEST_CASE("accuracy: xtensor's containers and views") {
  xt::xtensor<double, 2> const all{{1, 2, 7}, {4, 3, 7}, {0, 1, 7}};
  xt::xtensor<std::int32_t, 1> const labels{1, 0, 0};
  CHECK(bd::accuracy<3>(all, xt::xtensor<std::int32_t, 1>{2, 2, 2}) == 1);
  CHECK(bd::accuracy<2>(xt::view(all, xt::all(), xt::range(0, 2)), labels) == doctest::Approx(2.0 / 3));
}

TEST_CASE("confusion: counts, rates and a table with one row a truth") {
  bd::confusion<3> m;
  m.add(std::vector<float>{9, 0, 0, 0, 9, 0, 9, 0, 0, 0, 9, 0}, std::vector<int>{0, 1, 1, -1});
  for (int i = 0; i < 97; ++i) m.add(0, 0);
  m.add(0, 1);
  CHECK(m.total() == 101);
  CHECK(m.recall(0) == doctest::Approx(98.0 / 99));
  CHECK(m.precision(0) == doctest::Approx(98.0 / 99));
  CHECK(m.f1(1) == doctest::Approx(0.5));
  CHECK(std::isnan(m.recall(2)));
  CHECK(m.accuracy() == doctest::Approx(99.0 / 101));
  std::string_view const names[]{"cat", "zebra", "ox"};
  CHECK(m.text(names) ==
        "truth |   cat zebra    ox | recall\n"
        "------+-------------------+--------\n"
        "  cat |    98     1     0 |  99.0 %\n"
        "zebra |     1     1     0 |  50.0 %\n"
        "   ox |     0     0     0 |       -\n"
        "accuracy 98.0 % of 101\n");
  CHECK(m.text().substr(0, 27) == "truth |  0  1  2 | recall\n-");
  CHECK_THROWS_AS(m.text(std::span(names, 2)), bd::shape_error);
}

TEST_CASE("confusion: scikit-learn's rates and means, also where classes never occur") {
  auto const all = golden("metrics");
  auto const check = [&]<std::size_t C>(std::string const& name, std::integral_constant<std::size_t, C>) {
    bd::confusion<C> m;
    m.add(numbers<double>(all, name + "/logits"), numbers<std::int32_t>(all, name + "/labels"));
    auto const is = [&](std::string const& what, auto... got) {
      CAPTURE(what);
      std::vector<double> const v{(std::isnan(got) ? 0 : got)...};
      CHECK(difference(v, numbers<double>(all, name + "/" + what)) < 1e-14);
    };
    auto const each = [&]<std::size_t... I>(std::index_sequence<I...>) {
      is("precision", m.precision(I)...), is("recall", m.recall(I)...), is("f1", m.f1(I)...);
      is("support", double(m.of_truth(I))...);
    };
    each(std::make_index_sequence<C>{});
    is("macro", m.macro_precision(), m.macro_recall(), m.macro_f1());
    is("micro", m.accuracy(), m.accuracy(), m.micro_f1());
    auto const by_rows = [&](std::size_t i) { return double(m.of_truth(i)); };
    is("weighted", m.mean([&](std::size_t i) { return m.precision(i); }, by_rows),
       m.mean([&](std::size_t i) { return m.recall(i); }, by_rows), m.mean([&](std::size_t i) { return m.f1(i); }, by_rows));
  };
  check("3_n40", std::integral_constant<std::size_t, 3>{});
  check("5_n12", std::integral_constant<std::size_t, 5>{});
  CHECK(std::isnan(bd::confusion<2>{}.macro_f1()));
}

TEST_CASE("early_stopping: stops after patience epochs and knows the best") {
  bd::early_stopping stop(2);
  CHECK(std::isnan(stop.best()));
  CHECK(stop.see(3.0));
  CHECK(stop.see(2.0));
  CHECK(!stop.see(2.0));
  CHECK(!stop.stop());
  CHECK(!stop.see(NAN));
  CHECK(stop.stop());
  CHECK(stop.best() == 2.0);
  CHECK(stop.best_epoch() == 2);
  CHECK(stop.epochs() == 4);
}

TEST_CASE("early_stopping: larger may be better, a gain may be asked for, and 0 never stops") {
  bd::early_stopping up(1, bd::better::higher, 0.1);
  CHECK(!up.see(NAN));
  CHECK(up.stop());
  CHECK(up.see(0.5));
  CHECK(!up.stop());
  CHECK(!up.see(0.55));
  CHECK(up.see(0.7));
  bd::early_stopping never(0);
  for (int i = 0; i < 50; ++i) never.see(1);
  CHECK(!never.stop());
}
