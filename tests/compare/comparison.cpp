#include "braid/compare/comparison.hpp"

#include "braid/core/philox.hpp"

#include <doctest/doctest.h>

namespace bd = braid;

namespace {
bd::candidate row(char const* name, bd::candidate::kind k, bd::sample_points test, double us = 1, std::size_t parameters = 1) {
  bd::candidate c;
  c.name = name, c.is = k, c.test = test, c.microseconds = us, c.parameters = parameters;
  for (auto const& of_seed : test) c.valid.push_back(bd::mean_of(bd::sample_points{of_seed}).mean);
  return c;
}
/// Three seeds' accuracies over n samples, the first of which are right.
bd::sample_points right(std::size_t n, std::vector<std::size_t> many) {
  bd::sample_points p;
  for (std::size_t m : many) p.emplace_back(n, 0.0), std::fill_n(p.back().begin(), m, 1.0);
  return p;
}
using kind = bd::candidate::kind;
constexpr double no_answer = std::numeric_limits<double>::quiet_NaN();
}  // namespace

TEST_CASE("the mean and Student's interval") {
  std::vector<double> const v{1, 2, 3, 4, 5};
  auto const m = bd::mean_of(v);
  CHECK(m.mean == doctest::Approx(3));
  CHECK(m.half == doctest::Approx(2.7764 * std::sqrt(2.5 / 5)));
  CHECK(std::isnan(bd::mean_of(std::vector<double>{7}).half));
  CHECK(bd::mean_of(std::vector<double>{7}).mean == 7);
  CHECK(bd::detail::student_t(21) == doctest::Approx(2.0796).epsilon(1e-4));
  CHECK(bd::detail::student_t(1000) == doctest::Approx(1.9623).epsilon(1e-4));
}

TEST_CASE("the interval over seeds and samples is both spreads, as squares; samples without an answer do not count") {
  auto const m = bd::mean_of(bd::sample_points{{1, 0, 1, no_answer, 0}, {1, 0, 0, no_answer, 0}, {1, 1, 1, no_answer, 0}});
  CHECK(m.mean == doctest::Approx(0.5));
  double const seeds = bd::mean_of(std::vector<double>{0.5, 0.25, 0.75}).half;
  double const samples = bd::mean_of(std::vector<double>{1, 1. / 3, 2. / 3, 0}).half;
  CHECK(m.half == doctest::Approx(std::hypot(seeds, samples)));
  CHECK(std::isnan(bd::mean_of(bd::sample_points{{1, 0}}).half));  // one seed
  CHECK(std::isnan(bd::mean_of(bd::sample_points{{1}, {0}}).half));  // one sample
}

TEST_CASE("the verdict is about the best by validation; inside the interval fusion does not help") {
  bd::comparison c;
  c.metric = "accuracy";
  c.rows = {row("photo", kind::alone, right(1000, {800, 820, 810})), row("notes", kind::alone, right(1000, {500, 500, 500})),
            row("late<mean>", kind::fused, right(1000, {900, 910, 920}))};
  CHECK(c.fusion_helps());
  CHECK(c.gain().mean == doctest::Approx(0.1));
  CHECK(c.verdict() == "Fusion helps: late<mean> against photo alone: +0.1000 ± 0.0305 accuracy (95 %, 3 seeds, 1000 samples that both answer).");
  c.rows[2].test = right(1000, {800, 830, 815});
  CHECK(!c.fusion_helps());
  CHECK(c.verdict().starts_with("Fusion does not help beyond the interval: late<mean> against photo alone: +0.0050 ±"));
  c.rows[2].test = right(1000, {700, 700, 700});
  CHECK(c.verdict().find("alone: -0.1100 ±") != std::string::npos);
  for (auto& r : c.rows) r.test.resize(1), r.valid.resize(1);
  CHECK(c.verdict() == "One seed says little: late<mean> against photo alone: -0.1000 accuracy.");
}

TEST_CASE("seeds that agree about few samples are no proof: two coins compared over many test sets") {
  bd::philox const random{7};
  std::size_t helped = 0;
  for (std::size_t trial = 0; trial < 400; ++trial) {
    bd::sample_points a, b;
    for (std::size_t s = 0; s < 5; ++s) {
      a.emplace_back(), b.emplace_back();
      for (std::size_t i = 0; i < 100; ++i) {  // each model says the same with every seed, but for one sample in ten
        auto const coin = [&](std::size_t model) {
          bool const moved = random.fork(trial).fork(model).fork(s).uniform(0, i) < 0.1;
          return random.fork(trial).fork(model).fork(moved ? s : 99).uniform(1, i) < 0.5 ? 1.0 : 0.0;
        };
        a.back().push_back(coin(0)), b.back().push_back(coin(1));
      }
    }
    bd::comparison c;
    c.rows = {row("one", kind::alone, a), row("both", kind::fused, b)};
    helped += c.fusion_helps();
  }
  CHECK(helped > 0);
  CHECK(helped < 20);  // 2.5 % of 400 are 10
}

TEST_CASE("what only one of the two answers is not compared") {
  bd::comparison c;
  c.rows = {row("one", kind::alone, {{1, no_answer, 0, 1}, {1, no_answer, 0, 1}}), row("both", kind::fused, {{1, 1, 0, 0}, {1, 1, 1, 0}})};
  CHECK(c.gain().mean == doctest::Approx(-1. / 6));  // over three samples
  CHECK(c.verdict().find("3 samples that both answer") != std::string::npos);
}

TEST_CASE("who answers more is not beaten by who is better at what it answers, and nobody by who answers nothing") {
  bd::comparison c;
  c.rows = {row("half", kind::alone, {{1, no_answer}, {1, no_answer}}, 1), row("all", kind::fused, {{1, 0}, {0, 0}}, 2),
            row("none", kind::alone, {{no_answer, no_answer}, {no_answer, no_answer}}, 1)};
  c.mark();
  CHECK(c.rows[0].best_in_something);
  CHECK(c.rows[1].best_in_something);
  CHECK(!c.rows[2].best_in_something);
  std::swap(c.rows[0], c.rows[2]);  // one without a metric stands first and is not the best
  CHECK(c.best(kind::alone)->name == "half");
}

TEST_CASE("marked is what no other is at least as good as in everything") {
  bd::comparison c;
  c.metric = "accuracy";
  c.rows = {row("a", kind::alone, right(10, {8}), 5, 10), row("b", kind::fused, right(10, {8}), 6, 10),
            row("c", kind::fused, right(10, {9}), 6, 30), row("d", kind::fused, right(10, {9}), 6, 30)};
  c.mark();
  CHECK(c.rows[0].best_in_something);
  CHECK(!c.rows[1].best_in_something);
  CHECK(c.rows[2].best_in_something);
  CHECK(c.rows[3].best_in_something);  // equals are both
  CHECK(c.text().find("\na ") != std::string::npos);
  CHECK(c.csv().starts_with("model,samples,accuracy,±,parameters,seconds,us,workspace,best\na,10,0.8000,-,10,"));
}
