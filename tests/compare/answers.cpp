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
