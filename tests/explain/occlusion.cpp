#include "braid/explain/occlusion.hpp"

#include "explain/golden.hpp"

using namespace explain_test;

TEST_CASE("occlusion: Captum's parts, with windows that overlap") {
  golden_net g;
  ex::occlusion why(g.model);
  std::vector<std::int32_t> const zeros(4);
  why.baseline(photo(std::vector<double>(32)), note(zeros), pulse(std::vector<double>(10)), row(std::vector<double>(3)));
  why.window(photo, {.down = 2, .across = 2});
  why.window(pulse, {.down = 2});
  g.check(g.ask(why), "occluded");
}

TEST_CASE("occlusion: finds what was planted; nothing allocated; beyond a length nothing") {
  model_of<planted> m;
  plant(m.weights());
  ex::occlusion why(m);
  why.window(photo, {.down = 1, .across = 1});
  planted_batch b(3);
  auto const asked = ex::number(1);
  auto const& says = why(asked, photo(b.pixels), note(b.ids, b.id_lengths), pulse(b.steps, b.lengths), row(b.numbers));
  // both channels of a place are taken away together, and so are all features of a step
  CHECK(localised(says(photo), 32, [](std::size_t i) { i %= 16; return i == 5 || i == 6 || i == 9 || i == 10; }) == doctest::Approx(1));
  CHECK(localised(says(row), 3, [](std::size_t i) { return i == 1; }) == doctest::Approx(1));
  for (std::size_t t = 0; t < 4; ++t) CHECK((std::abs(says(note)(1, t)) > 0) == (t == 2 && b.id_lengths[1] > 2));
  CHECK(says(pulse)(0, 2, 0) == 0);  // one step counts
  CHECK(allocations::in([&] { why(asked, photo(b.pixels), note(b.ids), pulse(b.steps), row(b.numbers)); }) == 0);
  auto const& whole = why(asked, photo(b.pixels), note(b.ids), pulse(b.steps), row(b.numbers));
  CHECK(localised(whole(note), 4, [](std::size_t i) { return i == 2; }) == doctest::Approx(1));
  CHECK(localised(whole(pulse), 10, [](std::size_t i) { return i / 2 == 3; }) > 0.9);
}

TEST_CASE("occlusion: windows that cover nothing, or more than there is; the last one may hang over") {
  model_of<planted> m;
  plant(m.weights());
  ex::occlusion why(m);
  CHECK_THROWS_WITH_AS(why.window(photo, {.down = 5}), "braid: photo: window: expected 1 x 1 to 4 x 4, found 5 x 1", bd::value_error);
  CHECK_THROWS_AS(why.window(pulse, {.down = 1, .across = 2}), bd::value_error);
  CHECK_THROWS_AS(why.window(row, {.across = 0}), bd::value_error);
  CHECK_THROWS_AS(why.window(row, {.step_across = 0}), bd::value_error);
  why.window(photo, {.down = 3, .across = 3, .step_down = 2, .step_across = 2});
  planted_batch const b(1);
  auto const& says = why(ex::number(1), photo(b.pixels), note(b.ids), pulse(b.steps), row(b.numbers));
  CHECK(std::isfinite(says(photo)(0, 0, 3, 3)));
}
