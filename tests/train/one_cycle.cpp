#include "braid/train/one_cycle.hpp"

#include "nets.hpp"
#include "train/schedule.hpp"

namespace bd = braid;
static_assert(bd::schedule<bd::one_cycle>);

TEST_CASE("one_cycle: PyTorch's factors") {
  check_schedule("one_cycle", "plain", bd::one_cycle{});
  check_schedule("one_cycle", "other", bd::one_cycle{.pct_start = 0.4, .div_factor = 10, .final_div_factor = 50});
}

TEST_CASE("one_cycle: PyTorch's momenta, which fit gives the optimiser") {
  bd::one_cycle const cycle{};
  std::vector<double> got, told;
  auto const wanted = numbers<double>(golden("one_cycle"), "plain/momentum");
  for (std::size_t s = 0; s < wanted.size(); ++s) got.push_back(*cycle.momentum(s, wanted.size()));
  CHECK(difference(got, wanted) < 1e-12);
  CHECK(!bd::one_cycle{.cycle_momentum = false}.momentum(3, 20));

  net_test::xor_data const x(20);
  static constexpr auto line = net_test::left | bd::dense<2>;
  bd::model<line, bd::reference<double>> m{bd::seed{1}}, by_hand{bd::seed{1}};
  bd::fit(m, x.data(), bd::cross_entropy, bd::sgd{.rate = 1}, bd::fit_options<bd::one_cycle>{.epochs = 1, .batch = 4, .progress = nullptr});
  bd::fit(by_hand, x.data(), bd::cross_entropy, bd::sgd{.rate = 1, .momentum = 0.95},
          bd::fit_options<bd::one_cycle>{.epochs = 1, .batch = 4, .schedule = {.cycle_momentum = false}, .progress = nullptr});
  CHECK(m.weights().params()[0] != by_hand.weights().params()[0]);
}

TEST_CASE("one_cycle: beyond its end, and of one step") {
  CHECK(bd::one_cycle{}.factor(30, 20) == doctest::Approx(1 / 25e4));
  CHECK(std::isfinite(bd::one_cycle{}.factor(0, 1)));
  CHECK(std::isfinite(bd::one_cycle{}.factor(0, 0)));
}
