#include "braid/explain/smooth_grad.hpp"

#include "explain/golden.hpp"

#include "braid/explain/gradients.hpp"

using namespace explain_test;

TEST_CASE("smooth_grad: without noise the gradient; with it the mean over noise, the same whatever the tile") {
  model_of<planted> m;
  plant(m.weights());
  planted_batch const b(40);
  auto const asked = ex::number(1);
  auto const of = [&](auto& why, std::size_t n) {
    auto const part = [&](auto const& v, std::size_t size) { return std::vector<double>(v.begin(), v.begin() + std::ptrdiff_t(n * size)); };
    auto const& s = why(asked, photo(part(b.pixels, 32)), note(std::vector<std::int32_t>(b.ids.begin(), b.ids.begin() + std::ptrdiff_t(4 * n))),
                        pulse(part(b.steps, 10)), row(part(b.numbers, 3)));
    return std::vector<double>(s(pulse).begin(), s(pulse).end());
  };
  ex::gradients plain(m);
  ex::smooth_grad still(m, {.samples = 2, .deviation = 0});
  support::check_near(of(still, 4), of(plain, 4), 1e-12);
  ex::smooth_grad why(m, {.samples = 8, .deviation = 0.5, .random = bd::seed{3}});
  auto const all = of(why, 40), some = of(why, 3);
  CHECK(std::equal(some.begin(), some.end(), all.begin()));
  CHECK(some != of(plain, 3));
  ex::smooth_grad near(m, {.samples = 8, .deviation = 0.1, .random = bd::seed{3}});
  auto const& says = near(asked, photo(b.pixels), note(b.ids), pulse(b.steps), row(b.numbers));
  // of the photo and the row, whose weights differ; the note and the pulse have the same slope at each step
  CHECK(localised(says(photo), 32, [](std::size_t i) { return i == 5 || i == 6 || i == 9 || i == 10; }) > 0.9);
  CHECK(localised(says(row), 3, [](std::size_t i) { return i == 1; }) > 0.9);
}

TEST_CASE("smooth_grad: says of a rough function what it does at large") {
  // tanh(x + 8 noise): the mean slope over a wide window, by the trapezoid rule over the same density
  static constexpr auto rough = row | bd::dense<1> | bd::tanh;
  model_of<rough> m;
  m.weights().write_all([](std::string const& name, auto const&, auto& v) {
    std::fill(v.begin(), v.end(), 0);
    if (name == "row.0.weight") v[0] = 3;
  });
  ex::smooth_grad why(m, {.samples = 4000, .deviation = 1});
  double const got = why(ex::number(0), row(std::vector<double>{0.5, 0, 0}))(row)(0, 0);
  double wanted = 0;
  for (double e = -6; e < 6; e += 0.001) {
    double const t = std::tanh(3 * (0.5 + e));
    wanted += 0.001 * std::exp(-e * e / 2) / std::sqrt(2 * 3.14159265358979) * 3 * (1 - t * t);
  }
  CHECK(got == doctest::Approx(wanted).epsilon(0.1));
  CHECK_THROWS_AS((ex::smooth_grad(m, {.samples = 0})), bd::value_error);
  CHECK_THROWS_AS((ex::smooth_grad(m, {.deviation = -1})), bd::value_error);
}
