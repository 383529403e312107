#include "braid/compare/answers.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::sum>(left | bd::dense<4> | bd::tanh, right | bd::dense<4>) | bd::dense<2>;
}  // namespace

TEST_CASE("answers are judged as evaluate judges them; a touch changes what is asked") {
  xor_data const x(150);
  bd::dataset const data{left(x.a), right(x.b), side(x.y)};
  bd::model<net, bd::reference<float>> m{bd::seed{2}};
  auto const full = bd::named_objective<std::remove_const_t<decltype(data)>>(bd::cross_entropy);
  bd::answers<decltype(bd::type_of(net)), bd::reference<float>, std::remove_const_t<decltype(full)>> ask(m.weights());
  auto const whole = ask(data);
  CHECK(whole.samples == 150);
  CHECK(whole.metric == doctest::Approx(bd::evaluate(m, data, bd::cross_entropy).metric));

  std::vector<float> const zeros(x.a.size());
  auto const y = m(left(zeros), right(x.b));
  auto const zeroed = ask(data, [&](auto& batch, std::size_t, std::size_t rows) {
    std::fill_n(batch.template memory<std::remove_const_t<decltype(left)>>(), rows * 3, 0.0f);
  });
  CHECK(zeroed.metric == doctest::Approx(bd::accuracy<2>(std::vector<float>(y.begin(), y.end()), x.y)));

  auto const z = m(left(x.a), bd::absent(right));
  CHECK(ask.without<0b11>(0b10, data).metric == doctest::Approx(bd::accuracy<2>(std::vector<float>(z.begin(), z.end()), x.y)));
  CHECK(std::isnan(ask.without<0b11>(0b11, data).metric));
}

namespace {
inline constexpr bd::values<struct dose, 2> dose;
template <auto Net, class Data, class Objective>
auto asked(Data const& data, bd::model<Net, bd::reference<float>> const& m, Objective const& objective, std::size_t lost = 0) {
  auto const full = bd::named_objective<Data>(objective);
  bd::answers<decltype(bd::type_of(Net)), bd::reference<float>, std::remove_const_t<decltype(full)>> ask(m.weights());
  return lost ? ask.template without<0b11>(lost, data) : ask(data);
}
}  // namespace

TEST_CASE("what each sample got has the metric as its mean; what has no answer got none") {
  xor_data const x(50);
  std::vector<std::uint8_t> there(50);
  std::vector<float> y(100);
  for (std::size_t i = 0; i < 50; ++i) there[i] = i % 5 != 0, y[2 * i] = x.a[3 * i], y[2 * i + 1] = x.b[2 * i] + x.a[3 * i];
  bd::dataset const data{left(x.a).where(there), right(x.b), side(x.y), dose(y)};
  auto const mean = [](bd::score const& s) {
    double total = 0, told = 0;
    for (double v : s.points)
      if (v == v) total += v, ++told;
    CHECK(told == double(s.samples));
    return total / told;
  };
  bd::model<net, bd::reference<float>> m{bd::seed{2}};
  auto const classes = asked<net>(data, m, bd::cross_entropy(bd::sole_output{}, side));
  CHECK(classes.metric == doctest::Approx(mean(classes)));
  auto const values = asked<net>(data, m, bd::mean_squared_error(bd::sole_output{}, dose));
  CHECK(values.metric == doctest::Approx(mean(values)));
  bd::dataset const read{left(x.a).where(there), right(x.b), side(x.y), dose(bd::on_demand(50, [&](std::size_t r, std::span<float> to) {
                           to[0] = y[2 * r], to[1] = y[2 * r + 1];
                         }))};
  CHECK(asked<net>(read, m, bd::mean_squared_error(bd::sole_output{}, dose)).points == values.points);
  auto const without_right = asked<net>(data, m, bd::mean_squared_error(bd::sole_output{}, dose), 0b10);
  REQUIRE(without_right.points.size() == 50);
  CHECK(without_right.samples == 40);
  CHECK(std::isnan(without_right.points[5]));
  // In units of the variance of all 50, so that two models' points can be compared.
  double error = 0;
  for (std::size_t o = 0; o < 2; ++o) {
    double middle = 0, varied = 0, missed = 0;
    for (std::size_t i = 0; i < 50; ++i) middle += y[2 * i + o] / 50;
    for (std::size_t i = 0; i < 50; ++i) varied += std::pow(y[2 * i + o] - middle, 2) / 50;
    auto const said = m(left(x.a), bd::absent(right));
    for (std::size_t i = 0; i < 50; ++i)
      if (there[i]) missed += std::pow(double(said(i, o)) - double(y[2 * i + o]), 2) / 40;
    error += missed / varied / 2;
  }
  CHECK(mean(without_right) == doctest::Approx(1 - error).epsilon(1e-5));
}
