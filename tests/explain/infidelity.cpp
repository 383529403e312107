#include "braid/explain/infidelity.hpp"

#include "explain/golden.hpp"

#include "braid/explain/gradients.hpp"

using namespace explain_test;

TEST_CASE("infidelity: none of a linear net's parts; some of wrong ones; known numbers") {
  model_of<linear> m;
  draw(m.weights());
  batch const b(40);
  ex::gradients why(m);
  ex::infidelity check(m, {.samples = 20});
  auto const asked = ex::number(1);
  auto const right = check(why.times_input(asked, note(b.ids, b.id_lengths), row(b.numbers)), asked, note(b.ids, b.id_lengths), row(b.numbers));
  auto const wrong = check(why(asked, note(b.ids, b.id_lengths), row(b.numbers)), asked, note(b.ids, b.id_lengths), row(b.numbers));
  for (std::size_t r = 0; r < 40; ++r) CHECK((right[r] < 1e-20 && wrong[r] > 1e-4));
  // all taken away, and parts of nothing: the square of what the net then says less
  ex::attribution<decltype(bd::type_of(linear)), double> none;
  none.start(1);
  ex::infidelity all(m, {.samples = 1, .rate = 1});
  std::vector<double> const one(b.numbers.begin(), b.numbers.begin() + 3);
  auto const far = all(none, asked, bd::absent(note), row(one));
  bd::model<linear, K> again = m;
  double const said = again(bd::absent(note), row(one))(0, 1), silent = again(bd::absent(note), row(std::vector<double>(3)))(0, 1);
  CHECK(far[0] == doctest::Approx((said - silent) * (said - silent)));
}

TEST_CASE("infidelity: faults") {
  model_of<linear> m;
  CHECK_THROWS_AS((ex::infidelity(m, {.samples = 0})), bd::value_error);
  CHECK_THROWS_AS((ex::infidelity(m, {.rate = 2})), bd::value_error);
  batch const b(2);
  ex::infidelity check(m);
  ex::attribution<decltype(bd::type_of(linear)), double> parts;
  parts.start(1);
  CHECK_THROWS_AS(check(parts, ex::number(0), note(b.ids), row(b.numbers)), bd::shape_error);
  CHECK_THROWS_AS(check(parts, ex::number(0), note(std::vector<std::int32_t>{}), row(std::vector<double>{})), bd::shape_error);
}
