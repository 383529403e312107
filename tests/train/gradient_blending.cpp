#include "braid/train/gradient_blending.hpp"

#include "nets.hpp"
#include "unit.hpp"

#include <array>
#include <string>

using namespace net_test;

namespace {
/// A head a modality and one for both: what one head cannot see, its own loss still trains.
inline constexpr bd::output<struct by_left> by_left;
inline constexpr bd::output<struct by_right> by_right;
inline constexpr auto seen = bd::shared<struct seen_name>(left | bd::dense<8> | bd::tanh);
inline constexpr auto heard = bd::shared<struct heard_name>(right | bd::dense<8> | bd::tanh);
inline constexpr auto net = bd::outputs(answer(bd::fuse<bd::concat>(seen, heard) | bd::dense<8> | bd::tanh | bd::dense<2>),
                                        by_left(seen | bd::dense<2>), by_right(heard | bd::dense<2>));
inline constexpr auto aim = bd::cross_entropy(answer, side) + 0.5f * bd::cross_entropy(by_left, side) +
                            0.25f * bd::cross_entropy(by_right, side);
}  // namespace

TEST_CASE("blending_weights: the gain by the square of what was overfitted") {
  std::array const heads{bd::head_losses{2, 1, 2, 1.5}, bd::head_losses{2, 1.5, 2, 1.7}};  // O: 0.5 and 0.2; G: 0.5 and 0.3
  auto const w = bd::blending_weights(heads);
  CHECK(w[0] == doctest::Approx(2 / (2 + 7.5)));
  CHECK(w[1] == doctest::Approx(7.5 / (2 + 7.5)));
}

TEST_CASE("blending_weights: the paper's formula, of 1 to 5 heads") {
  for (std::string const heads : {"1", "2", "3", "5"}) {
    CAPTURE(heads);
    auto const a = unit_test::golden("train_gradient_blending", heads + "_heads");
    auto const losses = a.at("losses").to<double>(), wanted = a.at("weights").to<double>();
    std::vector<bd::head_losses> h;
    for (std::size_t i = 0; i < losses.size(); i += 4) h.push_back({losses[i], losses[i + 1], losses[i + 2], losses[i + 3]});
    auto const w = bd::blending_weights(h);
    REQUIRE(w.size() == wanted.size());
    for (std::size_t i = 0; i < w.size(); ++i) CHECK(w[i] == doctest::Approx(wanted[i]).epsilon(1e-12));
  }
}

TEST_CASE("blending_weights: heads that gain nothing, and gaps that do not grow") {
  auto const one = bd::blending_weights(std::array{bd::head_losses{2, 1, 2, 2.5}, bd::head_losses{2, 1.5, 2, 1.7}});
  CHECK(one == std::vector<double>{0, 1});
  auto const none = bd::blending_weights(std::array{bd::head_losses{2, 1, 2, 2.5}, bd::head_losses{2, 1, 2, 2}});
  CHECK(none == std::vector<double>{0.5, 0.5});
  auto const flat = bd::blending_weights(std::array{bd::head_losses{2, 1, 2, 1}, bd::head_losses{2, 1, 2, 1}});
  CHECK(flat == std::vector<double>{0.5, 0.5});
}

TEST_CASE("blending_weights: from heads trained alone, and from the terms of one training") {
  bd::history h;
  h.epochs.push_back({.loss = 2, .valid = {.loss = 2, .terms = {1, 0.5}}, .terms = {1, 0.5}});
  h.epochs.push_back({.loss = 1, .valid = {.loss = 1.5, .terms = {0.8, 0.3}}, .terms = {0.6, 0.25}});
  h.epochs.push_back({.loss = 0.5, .valid = {.loss = 1.4, .terms = {0.7, 0.2}}, .terms = {0.1, 0.15}});
  bd::history other = h;
  other.epochs[2].loss = 1;
  auto const w = bd::blending_weights(std::array{h, other});
  double const a = 0.6 / (0.9 * 0.9), b = 0.6 / (0.4 * 0.4);
  CHECK(w[0] == doctest::Approx(a / (a + b)));
  auto const until = bd::blending_weights(std::array{h, other}, 0, 1);
  CHECK(until == std::vector<double>{0.5, 0.5});
  auto const two = bd::cross_entropy(answer, side) + 0.5f * bd::cross_entropy(by_left, side);
  auto const by_terms = bd::blending_weights(h, two);  // G: 0.3 and 0.6, O: 0.6 and 0.1
  double const c = 0.3 / 0.36, d = 0.6 / 0.01;
  CHECK(by_terms[1] == doctest::Approx(d / (c + d)));
}

TEST_CASE("blending_weights: what cannot be weighed is refused") {
  CHECK_THROWS_AS(bd::blending_weights(std::span<bd::head_losses const>{}), bd::value_error);
  CHECK_THROWS_AS(bd::blending_weights(std::array{bd::head_losses{2, 1, 2, std::nan("")}}), bd::value_error);
  bd::history short_one;
  CHECK_THROWS_AS(bd::blending_weights(std::array{short_one}), bd::value_error);
  short_one.epochs.resize(1);
  CHECK_THROWS_AS(bd::blending_weights(std::array{short_one}), bd::value_error);
}

TEST_CASE("a head a modality: they train together, are weighed by a first run, and are left out in prediction") {
  xor_data const x(300), held_out(100);
  check_net_gradients<net>(x.data().subset(std::array<std::uint32_t, 3>{0, 1, 2}), aim);
  bd::model<net, bd::reference<float>> first{bd::seed{1}};
  auto const past = bd::fit(first, x.data(), held_out.data(), aim, bd::adamw{.rate = 1e-2}, {.epochs = 20, .progress = nullptr});
  auto const w = bd::blending_weights(past, aim);
  CHECK(w.size() == 3);
  CHECK(w[0] + w[1] + w[2] == doctest::Approx(1));
  auto const blended = float(w[0]) * bd::cross_entropy(answer, side) + float(w[1]) * bd::cross_entropy(by_left, side) +
                       float(w[2]) * bd::cross_entropy(by_right, side);
  bd::model<net, bd::reference<float>> second{bd::seed{1}};
  bd::fit(second, x.data(), held_out.data(), blended, bd::adamw{.rate = 1e-2}, {.epochs = 60, .progress = nullptr});
  CHECK(bd::evaluate(second, held_out.data(), aim).metric > 0.85);
}
