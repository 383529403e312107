#include "braid/train/uncertainty.hpp"

#include "nets.hpp"
#include "train/golden_terms.hpp"

using namespace net_test;

namespace {
using three = bd::shape<3>;
inline constexpr bd::output<struct spread> spread;
inline constexpr bd::output<struct x_name> first_side;
inline constexpr bd::output<struct y_name> second_side;
inline constexpr bd::output<struct z_name> third_side;
inline constexpr bd::output<struct u_name> fourth_side;
inline constexpr auto three_sides =
    bd::uncertainty(spread, 0.5f * bd::mean_squared_error(first_side, second_side),
                    bd::info_nce.temperature(0.5)(third_side, fourth_side));

inline constexpr auto net = bd::outputs(answer(bd::fuse<bd::concat>(left, right) | bd::dense<8> | bd::tanh | bd::dense<2>),
                                        alone(left | bd::dense<2>), spread(left | bd::learned<2, 300>));
inline constexpr auto aim = bd::uncertainty(spread, bd::cross_entropy(answer, side), 0.5f * bd::cross_entropy(alone, side));
inline constexpr auto coupled = bd::uncertainty(spread, bd::mean_squared_error(answer, alone), bd::info_nce(answer, alone));
}  // namespace

TEST_CASE("uncertainty: PyTorch's value and gradients") {
  for (std::string const n : {"_n1", "_n7"})
    check_golden_sides<bd::shape<2>, three, three, three, three>("uncertainty", "3" + n, three_sides.loss);
}

TEST_CASE("uncertainty: gradients by differences") {
  for (std::size_t const n : {1u, 2u, 5u}) {
    std::vector<double> numbers;
    for (std::size_t i = 0; i < n; ++i) numbers.insert(numbers.end(), {0.4, -0.3});
    check_side_gradients<bd::shape<2>, three, three, three, three>(three_sides.loss,
                                                            {numbers, some(3 * n, 1), some(3 * n, 2), some(3 * n, 3), some(3 * n, 4)},
                                                                   0);
  }
}

TEST_CASE("uncertainty: gradients of whole nets, in four lanes and in one") {
  xor_data const x(70);
  check_net_gradients<net>(x.data(), aim);
  check_net_gradients<net>(x.data(), coupled + 0.1f * bd::cross_entropy(answer, side));
}

TEST_CASE("uncertainty: the sum by hand, and the accuracy of its first classes") {
  xor_data const x(90);
  bd::model<net, bd::reference<double>> m{bd::seed{6}};
  auto const loss = [&](auto const& o) { return bd::evaluate(m, x.data(), o); };
  auto const first = loss(bd::with_names(bd::cross_entropy(answer, side))), all = loss(aim);
  double const second = loss(bd::with_names(bd::cross_entropy(alone, side))).loss, s = double(0.3f);
  CHECK(all.loss == doctest::Approx(std::exp(-s) * (first.loss + 0.5 * second) + s).epsilon(1e-9));
  CHECK(all.metric == first.metric);
  CHECK(all.metric_name == "accuracy");
}

TEST_CASE("uncertainty: it learns, and the term that stays large weighs less") {
  xor_data const x(300);
  bd::model<net, bd::reference<float>> m{bd::seed{1}};
  bd::fit(m, x.data(), aim, bd::adamw{.rate = 2e-2}, {.epochs = 60, .batch = 64, .progress = nullptr});
  CHECK(bd::evaluate(m, x.data(), aim).metric > 0.9);
  auto const s = m(left(x.a), right(x.b))(spread);  // alone cannot know the other sign
  CHECK(s(0, 1) > s(0, 0) + 0.5f);
}

TEST_CASE("uncertainty: samples that lack a modality count in the terms that are there") {
  xor_data const x(50);
  std::vector<std::uint8_t> there(50);
  for (std::size_t i = 0; i < 50; ++i) there[i] = std::uint8_t(i % 3 != 0);
  static constexpr auto two = bd::outputs(answer(left | bd::dense<2>), alone(right | bd::dense<2>), spread(left | bd::learned<2, 300>));
  bd::dataset const some{left(x.a), right(x.b).where(there), side(x.y)};
  check_net_gradients<two>(some, aim);
  std::vector<std::uint32_t> full, rest;
  for (std::uint32_t i = 0; i < 50; ++i) (there[i] ? full : rest).push_back(i);
  bd::model<two, bd::reference<double>> m{bd::seed{6}};
  auto const whole = bd::dataset{left(x.a), right(x.b), side(x.y)};
  double const s = double(0.3f), first = bd::evaluate(m, whole.subset(rest), bd::with_names(bd::cross_entropy(answer, side))).loss;
  double const alike = bd::evaluate(m, whole.subset(full), aim).loss * double(full.size()) +
                       (std::exp(-s) * first + s / 2) * double(rest.size());
  CHECK(bd::evaluate(m, some, aim).loss == doctest::Approx(alike / 50));
}
