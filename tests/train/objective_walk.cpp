#include "braid/train/objective_walk.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = bd::outputs(answer(left | bd::dense<2>), alone(right | bd::dense<2>));
inline constexpr auto sum_of_two = bd::cross_entropy(answer, side) + 0.25f * bd::cross_entropy(alone, side);
}  // namespace

TEST_CASE("a target that two terms ask for is gathered once") {
  CHECK(bd::targets_of<std::remove_const_t<decltype(sum_of_two)>>::size == 1);
}

TEST_CASE("the value is the weighted sum of the terms, and each output gets its own gradient") {
  xor_data const x(50);
  bd::model<net, bd::reference<double>> m{bd::seed{6}};
  double const both = bd::evaluate(m, x.data(), sum_of_two).loss, first = bd::evaluate(m, x.data(), bd::cross_entropy(answer, side)).loss,
               second = bd::evaluate(m, x.data(), bd::cross_entropy(alone, side)).loss;
  CHECK(both == doctest::Approx(first + 0.25 * second).epsilon(1e-9));
  check_net_gradients<net>(x.data(), sum_of_two);
}
