#include "braid/encode/stream.hpp"

#include "nets.hpp"
#include "support/allocations.hpp"

using namespace net_test;

namespace {
inline constexpr std::size_t steps = 13;
inline constexpr bd::series<struct beat, steps, 3> beat;
std::vector<double> beats() {
  std::vector<double> x(steps * 3);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = bd::philox{8}.normal(0, i);
  return x;
}
/// The answer to every step is the model's to the series up to it.
template <auto Net>
void check() {
  bd::model<Net, bd::reference<double>> m{bd::seed{5}};
  auto const x = beats();
  using follow_type = bd::stream<Net, double>;
  follow_type const follow(m.weights());
  typename follow_type::state s;
  std::vector<double> h(follow_type::width);
  constexpr bool over_steps = bd::is_sequence<bd::out_t<decltype(bd::type_of(Net))>>;
  for (std::size_t t = 0; t < steps; ++t) {
    follow(s, std::span(x).subspan(t * 3, 3), h);
    std::vector<int> const length{int(t) + 1};
    auto const y = m(beat(x, length));
    for (std::size_t j = 0; j < h.size(); ++j)
      CHECK(h[j] == doctest::Approx(y.begin()[std::ptrdiff_t(over_steps ? t * h.size() + j : j)]).epsilon(1e-12));
  }
}
inline constexpr auto gated = beat | bd::gru<5> | bd::layer_norm | bd::silu | bd::last | bd::dense<2>;
inline constexpr auto remembering = beat | bd::dense<4> | bd::tanh | bd::lstm<5> | bd::dropout<20> | bd::rnn<3>;
inline constexpr auto causal = beat | bd::encode::tcn<4, 3, 2> | bd::last | bd::dense<2> | bd::softplus;
inline constexpr auto wide = beat | bd::encode::tcn<3, 2, 3>;
}  // namespace

TEST_CASE("stream: recurrences step by step are the model's answers") { check<gated>(), check<remembering>(); }
TEST_CASE("stream: causal convolutions step by step are the model's answers") { check<causal>(), check<wide>(); }

TEST_CASE("stream: a state is a value, each series has its own, and no step allocates") {
  bd::model<causal, bd::reference<float>> m{bd::seed{5}};
  bd::stream<causal> const follow(m.weights());
  auto const x = beats();
  std::vector<float> const in(x.begin(), x.end());
  bd::stream<causal>::state a, b;
  std::vector<float> of_a(2), of_b(2), again(2);
  CHECK(allocations::in([&] {
    for (std::size_t t = 0; t < 5; ++t) follow(a, std::span(in).subspan(t * 3, 3), of_a);
    b = a;
    follow(a, std::span(in).subspan(15, 3), of_a);
    follow(b, std::span(in).subspan(21, 3), of_b);
    b = {};
    for (std::size_t t = 0; t < 6; ++t) follow(b, std::span(in).subspan(t * 3, 3), again);
  }) == 0);
  CHECK(of_a != of_b);
  CHECK(again == of_a);
}

TEST_CASE("stream: steps and answers of another size") {
  bd::model<causal, bd::reference<float>> m{bd::seed{5}};
  bd::stream<causal> const follow(m.weights());
  bd::stream<causal>::state s;
  std::vector<float> two(2), three(3);
  CHECK_THROWS_AS(follow(s, two, two), bd::shape_error);
  CHECK_THROWS_AS(follow(s, three, three), bd::shape_error);
}
