#include "braid/compare/comparison.hpp"

#include <doctest/doctest.h>

namespace bd = braid;

namespace {
bd::candidate row(char const* name, bd::candidate::kind k, std::vector<double> test, double us, std::size_t parameters) {
  bd::candidate c;
  c.name = name, c.is = k, c.test = test, c.valid = test, c.microseconds = us, c.parameters = parameters;
  return c;
}
using kind = bd::candidate::kind;
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

TEST_CASE("the verdict is about the best by validation, seed by seed; inside the interval fusion does not help") {
  bd::comparison c;
  c.metric = "accuracy";
  c.rows = {row("photo", kind::alone, {0.80, 0.82, 0.81}, 5, 10), row("notes", kind::alone, {0.5, 0.5, 0.5}, 2, 10),
            row("late<mean>", kind::fused, {0.90, 0.91, 0.92}, 7, 20)};
  CHECK(c.fusion_helps());
  CHECK(c.gain().mean == doctest::Approx(0.1));
  CHECK(c.verdict() == "Fusion helps: late<mean> against photo alone: +0.1000 ± 0.0248 accuracy (95 %, 3 seeds).");
  c.rows[2].test = {0.80, 0.83, 0.815};
  CHECK(!c.fusion_helps());
  CHECK(c.verdict().starts_with("Fusion does not help beyond the interval: late<mean> against photo alone: +0.0050 ±"));
  c.rows[2].test = {0.7, 0.7, 0.7};
  CHECK(c.verdict().find("alone: -0.1100 ±") != std::string::npos);
  for (auto& r : c.rows) r.test.resize(1), r.valid.resize(1);
  CHECK(c.verdict() == "One seed says little: late<mean> against photo alone: -0.1000 accuracy.");
}

TEST_CASE("marked is what no other is at least as good as in everything") {
  bd::comparison c;
  c.metric = "accuracy";
  c.rows = {row("a", kind::alone, {0.8}, 5, 10), row("b", kind::fused, {0.8}, 6, 10), row("c", kind::fused, {0.9}, 6, 30),
            row("d", kind::fused, {0.9}, 6, 30)};
  c.mark();
  CHECK(c.rows[0].best_in_something);
  CHECK(!c.rows[1].best_in_something);
  CHECK(c.rows[2].best_in_something);
  CHECK(c.rows[3].best_in_something);  // equals are both
  CHECK(c.text().find("\na ") != std::string::npos);
  CHECK(c.csv().starts_with("model,accuracy,±,parameters,seconds,us,workspace,best\na,0.8000,-,10,"));
}
