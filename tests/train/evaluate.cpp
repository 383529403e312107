#include "braid/train/evaluate.hpp"

#include "braid/train/uncertainty.hpp"
#include "nets.hpp"
#include "train/golden.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = left | bd::dense<2>;
inline constexpr bd::values<struct height> height;
inline constexpr auto line = left | bd::dense<1>;
inline constexpr bd::output<struct spread> spread;
inline constexpr auto both = bd::outputs(answer(net), alone(left | bd::dense<2>), spread(left | bd::learned<2, 300>));
}  // namespace

TEST_CASE("loss and accuracy over more rows than a tile equal those by hand") {
  xor_data const x(333);
  bd::model<net, bd::reference<double>> m{bd::seed{2}};
  auto const e = bd::evaluate(m, x.data(), bd::cross_entropy);
  auto const scores = m(left(x.a));
  double loss = 0, right_ones = 0;
  for (std::size_t i = 0; i < 333; ++i) {
    double const a = scores(i, 0), b = scores(i, 1), t = x.y[i] ? b : a;
    loss += std::log(std::exp(a) + std::exp(b)) - t;
    right_ones += (b > a) == (x.y[i] == 1);
  }
  CHECK(e.loss == doctest::Approx(loss / 333));
  CHECK(e.metric == doctest::Approx(right_ones / 333));
  CHECK(e.metric_name == "accuracy");
}

TEST_CASE("without classes there is no accuracy") {
  xor_data const x(20);
  std::vector<float> heights(20, 1.0f);
  bd::model<line, bd::reference<float>> m{bd::seed{2}};
  auto const e = bd::evaluate(m, bd::dataset{left(x.a), height(heights)}, bd::mean_squared_error);
  CHECK(std::isnan(e.metric));
  CHECK(e.loss > 0);
}

TEST_CASE("a mean by the weights of classes is one over all samples, not one of the tiles' means") {
  xor_data x(333);
  for (std::size_t i = 0; i < 333; ++i) x.y[i] = i < 90 ? 0 : i % 5 == 0;  // classes come in runs, as in a sorted file
  constexpr auto loss = bd::cross_entropy.weight(0.25, 6);
  static_assert(333 > bd::basic_predictor<decltype(bd::type_of(net)), bd::reference<double>>::tile);
  bd::model<net, bd::reference<double>> m{bd::seed{2}};
  auto const all = m(left(x.a));
  // What torch's numbers are compared with in weighted_cross_entropy's own test, with all rows as one batch.
  auto const by_hand = [&](auto l) {
    return run_loss<bd::shape<2>, bd::ids_of<2, 1>>(l, std::vector<double>(all.begin(), all.end()),
                                                    std::vector<std::int32_t>(x.y.begin(), x.y.end())).value;
  };
  CHECK(bd::evaluate(m, x.data(), loss).loss == doctest::Approx(by_hand(loss)).epsilon(1e-12));
  constexpr auto smooth = loss.label_smoothing(0.1);
  CHECK(bd::evaluate(m, x.data(), smooth).loss == doctest::Approx(by_hand(smooth)).epsilon(1e-12));

  // Each of several terms by its own weights, also within `uncertainty`.
  bd::model<both, bd::reference<double>> two{bd::seed{3}};
  auto const of = [&](auto const& objective) { return bd::evaluate(two, x.data(), objective); };
  constexpr auto first = loss(answer, side);
  constexpr auto second = bd::cross_entropy.weight(9, 1)(alone, side);
  auto const a = of(bd::with_names(first)).loss, b = of(bd::with_names(second)).loss;
  auto const sum = of(0.5f * first + bd::cross_entropy(alone, side) + second);
  CHECK(sum.terms[0] == doctest::Approx(0.5 * a).epsilon(1e-12));
  CHECK(sum.terms[2] == doctest::Approx(b).epsilon(1e-12));
  double const s = double(0.3f);
  CHECK(of(bd::uncertainty(spread, first, second)).loss == doctest::Approx(std::exp(-s) * (a + b) + s).epsilon(1e-9));
}
