#include "braid/train/trainer.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto one = bd::fuse<bd::sum>(left | bd::dense<6>, right | bd::dense<6>) | bd::tanh | bd::dense<2>;
// The value of a dense layer is used by three others; one of them in place.
inline constexpr auto trunk = bd::shared<struct trunk_name>(left | bd::dense<4>);
inline constexpr auto twice = bd::fuse<bd::product>(trunk | bd::tanh, trunk | bd::sigmoid, trunk) | bd::dense<2>;
inline constexpr auto tied_net =
    bd::fuse<bd::concat>(left | bd::dense<4> | bd::tied<struct word>(bd::dense<3> | bd::tanh), right | bd::dense<4> | bd::tied<struct word>(bd::dense<3> | bd::tanh)) |
    bd::dense<2>;
inline constexpr auto deep = left | bd::dense<4> | bd::residual(bd::dense<4> | bd::tanh) |
                             bd::repeat<3>(bd::residual(bd::dense<4> | bd::gelu) | bd::layer_norm) | bd::dense<2>;
inline constexpr auto masked = bd::fuse<bd::concat>(pulse | bd::lstm<3> | bd::last, pulse | bd::lstm<2> | bd::mean_time,
                                                    pulse | bd::lstm<2> | bd::max_time) |
                               bd::dense<2>;
inline constexpr auto noisy = left | bd::dense<6> | bd::dropout<30> | bd::tanh | bd::repeat<2>(bd::dense<6> | bd::dropout<20>) | bd::dense<2>;
inline constexpr auto normed = left | bd::dense<4> | bd::batch_norm | bd::tanh | bd::repeat<2>(bd::dense<4> | bd::batch_norm) | bd::dense<2>;
inline constexpr auto attended =
    bd::fuse<bd::attention<2>>(left | bd::dense<4>, right | bd::dense<4>, pulse | bd::lstm<4> | bd::last) | bd::dense<2>;
inline constexpr auto head = bd::shared<struct head_name>(left | bd::dense<2>);
inline constexpr auto several = bd::outputs(answer(bd::late<bd::product_of_experts>(head, right | bd::dense<2>)), alone(head));
}  // namespace

TEST_CASE("gradients of whole nets equal differences") {
  xor_data const x(7);
  auto const data = x.data();
  SUBCASE("fused") { check_net_gradients<one>(data, bd::cross_entropy); }
  SUBCASE("a value with several users") { check_net_gradients<twice>(data, bd::cross_entropy); }
  SUBCASE("tied weights") { check_net_gradients<tied_net>(data, bd::cross_entropy); }
  SUBCASE("residual and repeat") { check_net_gradients<deep>(data, bd::cross_entropy); }
  SUBCASE("lengths, zero among them") { check_net_gradients<masked>(data, bd::cross_entropy); }
  SUBCASE("batch_norm") { check_net_gradients<normed>(data, bd::cross_entropy, 1e-5); }
  SUBCASE("attention") { check_net_gradients<attended>(data, bd::cross_entropy); }
  SUBCASE("several outputs, weighted") {
    check_net_gradients<several>(data, bd::cross_entropy(answer, side) + 0.3f * bd::cross_entropy(alone, side), 1e-5);
  }
}

namespace {
template <auto Net>
std::vector<float> trained(std::size_t threads) {
  using K = bd::reference<float>;
  using G = decltype(bd::type_of(Net));
  xor_data const x(100);
  auto const data = x.data();
  auto const full = bd::named_objective<std::remove_const_t<decltype(data)>>(bd::cross_entropy);
  bd::basic_weights<G, K> w(bd::seed{1});
  bd::basic_trainer<G, K, std::remove_const_t<decltype(full)>, bd::adamw> trainer(w, full, bd::adamw{.rate = 1e-2}, 64, bd::seed{2}, threads);
  for (std::size_t s = 0; s < 20; ++s)
    trainer.step(data, 64 - s % 3, [&](std::size_t i) { return (i * 7 + s) % 100; }, 1.0, bd::clip_norm{1});
  CHECK(trainer.steps() == 20);
  return {w.params(), w.params() + w.param_count};
}
}  // namespace

TEST_CASE("the number of threads changes nothing, to the bit") {
  auto const alone_1 = trained<noisy>(1);
  CHECK(alone_1 == trained<noisy>(2));
  CHECK(alone_1 == trained<noisy>(3));
  CHECK(trained<normed>(1) == trained<normed>(4));
}

TEST_CASE("weights stay where the loss is not finite") {
  using K = bd::reference<float>;
  using G = decltype(bd::type_of(one));
  xor_data const x(8);
  auto const data = x.data();
  auto const full = bd::named_objective<std::remove_const_t<decltype(data)>>(bd::cross_entropy);
  bd::basic_weights<G, K> w(bd::seed{1});
  w.params()[0] = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> const before(w.params() + 1, w.params() + w.param_count);
  bd::basic_trainer<G, K, std::remove_const_t<decltype(full)>, bd::adamw> trainer(w, full, bd::adamw{}, 8);
  CHECK(!std::isfinite(trainer.step(data, 8, [](std::size_t i) { return i; }, 1.0, bd::clip_norm{1})));
  CHECK(before == std::vector<float>(w.params() + 1, w.params() + w.param_count));
}

namespace {
template <auto Net>
std::vector<double> stepped(std::size_t batch, std::size_t threads, std::size_t rows = 60) {
  using K = bd::reference<double>;
  using G = decltype(bd::type_of(Net));
  xor_data const x(100);
  auto const data = x.data();
  auto const full = bd::named_objective<std::remove_const_t<decltype(data)>>(bd::cross_entropy);
  bd::basic_weights<G, K> w(bd::seed{1});
  bd::basic_trainer<G, K, std::remove_const_t<decltype(full)>, bd::sgd> trainer(w, full, bd::sgd{.rate = 0.1, .momentum = 0.9}, batch, bd::seed{2}, threads);
  std::vector<double> all;
  for (std::size_t s = 0; s < 5; ++s) {
    all.push_back(trainer.step(data, rows, [&](std::size_t i) { return (i * 7 + s) % 100; }, 1.0, bd::clip_norm{1}));
    all.insert(all.end(), w.params(), w.params() + w.param_count);
  }
  return all;
}
}  // namespace

TEST_CASE("a step taken batch by batch is that of one large batch, dropout included, whatever the threads") {
  auto const whole = stepped<noisy>(60, 1);
  for (std::size_t const batch : {20u, 17u, 1u}) {
    CAPTURE(batch);
    auto const parts = stepped<noisy>(batch, 1);
    double worst = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) worst = std::max(worst, std::abs(whole[i] - parts[i]));
    CHECK(worst < 1e-12);
    CHECK(parts == stepped<noisy>(batch, 2));
  }
  CHECK_THROWS_AS(stepped<normed>(1, 1), bd::value_error);
  CHECK_THROWS_AS(stepped<normed>(7, 1, 15), bd::value_error);  // a row is left over
  CHECK(stepped<normed>(7, 1, 16).size() > 0);
}
