#include "braid/explain/gradients.hpp"

#include "explain/nets.hpp"

#ifdef BRAID_TEST_CPU
#include "braid/backend/cpu.hpp"
#endif

using namespace explain_test;

TEST_CASE("gradients: of every input, as central differences of the prediction say: dropout does nothing, a norm keeps its statistics") {
  batch b(5);
  model_of<mixed> m{bd::seed{4}};
  draw(m.weights());
  auto const say = [&] {
    auto const said = m(photo(b.pixels), pulse(b.steps, b.lengths), note(b.ids, b.id_lengths), row(b.numbers));
    std::vector<double> one;
    for (std::size_t r = 0; r < 5; ++r) one.push_back(said(r, r % 2));
    return one;
  };
  ex::gradients why(m);
  auto const& g = why(ex::number(std::vector<int>{0, 1, 0, 1, 0}), photo(b.pixels), pulse(b.steps, b.lengths), note(b.ids, b.id_lengths), row(b.numbers));
  support::check_near(std::vector<double>(g.said().begin(), g.said().end()), say(), 1e-12);
  auto const check = [&](std::vector<double>& x, auto const& gradient) {
    std::vector<double> differences(x.size()), got(gradient.begin(), gradient.end());
    std::size_t const size = x.size() / 5;
    for (std::size_t i = 0; i < x.size(); ++i) {
      double const was = x[i];
      x[i] = was + 1e-5;
      auto const up = say();
      x[i] = was - 1e-5;
      auto const down = say();
      x[i] = was;
      differences[i] = (up[i / size] - down[i / size]) / 2e-5;
    }
    support::check_near(got, differences, 1e-6);
    CHECK(*std::max_element(differences.begin(), differences.end()) > 1e-4);
  };
  check(b.pixels, g(photo));
  check(b.steps, g(pulse));
  check(b.numbers, g(row));
  // of a token: the sum over its vector is the derivative along (1, ..., 1)
  CHECK(g(note).shape()[0] == 5);
  CHECK(g(note).shape()[1] == 4);
  for (std::size_t r = 0; r < 5; ++r)
    for (std::size_t t = 0; t < 4; ++t) CHECK((g(note)(r, t) == 0) == (int(t) >= b.id_lengths[r]));
}

TEST_CASE("gradients: gradient x input of a linear net is its parts; tokens by their vectors") {
  model_of<linear> m{bd::seed{2}};
  draw(m.weights());
  batch b(3);
  ex::gradients why(m);
  auto const& parts = why.times_input(ex::number(1), note(b.ids), row(b.numbers));
  // the net is linear, with a bias: the parts add up to what it says less what it says of nothing
  bd::model<linear, K> silent = m;
  silent.weights().write_all([](std::string const& name, auto const&, auto& v) {
    if (name.find("embedding") != name.npos || name == "note.0.weight") std::fill(v.begin(), v.end(), 0.0);
  });
  auto const nothing = silent(note(b.ids), row(std::vector<double>(3 * 3)));
  for (std::size_t r = 0; r < 3; ++r) CHECK(parts.sum(r) == doctest::Approx(parts.said()[r] - nothing(r, 1)).epsilon(1e-9));
}

TEST_CASE("gradients: what is absent has none; the rest is explained without it") {
  model_of<mixed> m{bd::seed{4}};
  draw(m.weights());
  batch b(4);
  ex::gradients why(m);
  auto const& g = why(ex::number(0), bd::absent(photo), pulse(b.steps), note(b.ids), row(b.numbers));
  for (double const v : g(photo)) CHECK(v == 0);
  CHECK(g(row)(0, 0) != 0);
  CHECK(g.said()[3] == doctest::Approx(m(bd::absent(photo), pulse(b.steps), note(b.ids), row(b.numbers))(3, 0)));
  std::vector<std::uint8_t> const there{0, 1, 1, 0};
  auto const& some = why(ex::number(0), photo(b.pixels).where(there), pulse(b.steps), note(b.ids), row(b.numbers));
  CHECK(some(photo)(0, 0, 0, 0) == 0);
  CHECK(some(photo)(1, 0, 1, 1) != 0);
  CHECK(some(photo)(3, 0, 1, 1) == 0);
}

TEST_CASE("gradients: one of several outputs; floats; a step that repeats; more rows than a tile; nothing allocated") {
  static constexpr auto body = bd::shared<struct body_name>(row | bd::dense<4> | bd::repeat<2>(bd::dense<4> | bd::dropout<50> | bd::tanh));
  static constexpr auto two = bd::outputs(risk(body | bd::dense<2>), dose(body | bd::dense<1>));
  bd::model<two, bd::reference<float>> m{bd::seed{1}};
  std::vector<float> x = support::normals(3 * 70, 8);
  ex::gradients why(m, 70);
  auto const& g = why(ex::number(dose, 0), row(x));
  float const was = g(row)(69, 1);
  auto const said = [&](std::size_t i, float by) {
    std::vector<float> y = x;
    y[i] += by;
    return double(m(row(y))(dose)(69, 0));
  };
  CHECK(was == doctest::Approx((said(69 * 3 + 1, 1e-2f) - said(69 * 3 + 1, -1e-2f)) / 2e-2).epsilon(1e-2));
  auto const asked = ex::number(risk, 1);
  CHECK(allocations::in([&] { why(asked, row(x)); }) == 0);
  CHECK(why(asked, row(x))(row)(69, 1) != was);
}

TEST_CASE("gradients: a number that is not there, not one a sample, another batch") {
  model_of<linear> m;
  batch b(3);
  ex::gradients why(m);
  CHECK_THROWS_WITH_AS(why(ex::number(2), note(b.ids), row(b.numbers)),
                       "braid: explain: number: expected below 2, the size of the output, found 2", bd::value_error);
  CHECK_THROWS_AS(why(ex::number(std::vector<int>{0, 1}), note(b.ids), row(b.numbers)), bd::shape_error);
  CHECK_THROWS_AS(why(ex::number(std::vector<int>{0, -1, 1}), note(b.ids), row(b.numbers)), bd::value_error);
  CHECK_THROWS_AS(why(ex::number(0), note(b.ids), row(std::vector<double>(6))), bd::shape_error);
  CHECK(why(ex::number(0), note(std::vector<std::int32_t>{}), row(std::vector<double>{})).rows() == 0);
}

#ifdef BRAID_TEST_CPU
TEST_CASE("gradients: the same on other backends, whose parameters lie otherwise") {
  model_of<mixed> m{bd::seed{4}};
  bd::model<mixed, bd::cpu> other{bd::seed{4}};
  draw(m.weights()), draw(other.weights());
  batch b(5);
  ex::gradients why(m);
  ex::gradients why_other(other);
  auto const of = [&](auto& method) -> auto const& {
    return method(ex::number(1), photo(b.pixels), pulse(b.steps, b.lengths), note(b.ids, b.id_lengths), row(b.numbers));
  };
  auto const& g = of(why);
  auto const& h = of(why_other);
  auto const near = [](auto const& got, auto const& wanted) {
    support::check_near(std::vector<double>(got.begin(), got.end()), std::vector<double>(wanted.begin(), wanted.end()), 1e-4);
  };
  near(h(photo), g(photo)), near(h(pulse), g(pulse)), near(h(note), g(note)), near(h(row), g(row));
}
#endif
