#include "braid/explain/integrated_gradients.hpp"

#include "explain/golden.hpp"

#include "braid/explain/gradients.hpp"

using namespace explain_test;

TEST_CASE("integrated gradients: Captum's parts and residual, with a baseline of its own; and Captum's gradients") {
  golden_net g;
  ex::integrated_gradients why(g.model, {.points = 20});
  std::vector<std::int32_t> const zeros(4);
  why.baseline(photo(std::vector<double>(32)), note(zeros), pulse(std::vector<double>(10)), row(std::vector<double>(3)));
  g.check(g.ask(why), "integrated");
  auto const residual = g.numbers("residual");
  for (std::size_t r = 0; r < 3; ++r) CHECK(why.residual()[r] == doctest::Approx(residual[r]).epsilon(1e-6));
  ex::gradients slope(g.model);
  g.check(g.ask(slope), "gradient", 1e-12);
  g.check(slope.times_input(ex::number(g.asked), photo(g.pixels), note(g.ids), pulse(g.steps), row(g.columns)), "times", 1e-12);
}

TEST_CASE("integrated gradients: the residual goes with more points; lengths; batches beyond the tile; nothing allocated") {
  model_of<of_captum> m{bd::seed{1}};
  draw(m.weights());
  batch b(40);
  ex::integrated_gradients few(m, {.points = 2}), many(m, {.points = 20}, 40);
  auto const asked = ex::number(1);
  auto const in = [&](auto& why) -> auto const& { return why(asked, photo(b.pixels), note(b.ids, b.id_lengths), pulse(b.steps, b.lengths), row(b.numbers)); };
  in(few);
  CHECK(allocations::in([&] { in(many); }) == 0);
  auto const& says = in(many);
  auto const said = m(photo(b.pixels), note(b.ids, b.id_lengths), pulse(b.steps, b.lengths), row(b.numbers));
  double worst_few = 0, worst_many = 0;
  for (std::size_t r = 0; r < 40; ++r) {
    worst_few = std::max(worst_few, std::abs(few.residual()[r])), worst_many = std::max(worst_many, std::abs(many.residual()[r]));
    CHECK(says.said()[r] == doctest::Approx(said(r, 1)));
    for (std::size_t t = std::size_t(b.id_lengths[r]); t < 4; ++t) CHECK(says(note)(r, t) == 0);
  }
  CHECK(worst_many < 1e-4);
  CHECK(worst_few > 10 * worst_many);
}

TEST_CASE("integrated gradients: find what was planted") {
  model_of<planted> m;
  plant(m.weights());
  ex::integrated_gradients why(m, {.points = 10});
  check_planted(why);
  ex::gradients slope(m);
  planted_batch const b(1);
  CHECK(localised(slope(ex::number(1), photo(b.pixels), note(b.ids), pulse(b.steps), row(b.numbers))(photo), 32,
                  [](std::size_t i) { return i == 5 || i == 6 || i == 9 || i == 10; }) == 1);
}

TEST_CASE("integrated gradients: no points, a baseline of two samples") {
  model_of<planted> m;
  CHECK_THROWS_WITH_AS((ex::integrated_gradients(m, {.points = 0})), "braid: explain: integrated gradients, points: expected at least 1, found 0", bd::value_error);
  ex::integrated_gradients why(m);
  batch b(2);
  CHECK_THROWS_AS(why.baseline(photo(b.pixels), note(b.ids), pulse(b.steps), row(b.numbers)), bd::shape_error);
}
