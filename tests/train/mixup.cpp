#include "braid/train/mixup.hpp"

#include "nets.hpp"
#include "unit.hpp"

#include <algorithm>

using namespace net_test;

namespace {
inline constexpr bd::features<struct plain, 1> plain;
inline constexpr auto net = bd::fuse<bd::concat>(left | bd::dense<8>, pulse | bd::lstm<4> | bd::last) | bd::tanh | bd::dense<2>;
inline constexpr auto line = plain | bd::dense<1>;
inline constexpr bd::values<struct height> height;

template <class Data, auto Net, class Objective>
struct one_step {
  using K = bd::reference<double>;
  using G = decltype(bd::type_of(Net));
  double loss = 0;
  std::vector<double> gradients;
  one_step(Data const& data, Objective const& full, std::size_t threads = 1, std::size_t moved = 0, double by = 0) {
    bd::basic_weights<G, K> w(bd::seed{4});
    w.params()[moved] += by;
    bd::basic_trainer<G, K, Objective, still, 0, bd::mixes<Data>> trainer(w, full, still{}, data.size(), bd::seed{9}, threads);
    loss = trainer.step(data, data.size(), [](std::size_t i) { return i; }, 1.0, bd::clip_norm{1e9});
    gradients.assign(trainer.gradients(), trainer.gradients() + w.param_count);
  }
};
}  // namespace

TEST_CASE("mixing_share: symmetric, of the right spread, a function of the stream") {
  for (double const alpha : {0.2, 1.0, 4.0}) {
    double sum = 0, squares = 0;
    constexpr std::size_t n = 20000;
    for (std::size_t i = 0; i < n; ++i) {
      double const s = bd::mixing_share(bd::philox{3}, i, alpha);
      CHECK((s >= 0 && s <= 1));
      sum += s, squares += (s - 0.5) * (s - 0.5);
    }
    CHECK(sum / n == doctest::Approx(0.5).epsilon(0.02));
    CHECK(squares / n == doctest::Approx(0.25 / (2 * alpha + 1)).epsilon(0.04));
  }
  CHECK(bd::mixing_share(bd::philox{3}, 5, 0.2) == bd::mixing_share(bd::philox{3}, 5, 0.2));
}

TEST_CASE("mixup: share of the loss of the own and the rest of the other's targets, at the mixed inputs") {
  std::size_t const n = 6;
  std::vector<float> x(n), y(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = float(i * i), y[i] = float(3 * i) - 4;
  bd::dataset const data{plain(x), height(y)};
  auto const mixed = bd::mixup(data, 1.0);
  auto const full = bd::named_objective<std::remove_const_t<decltype(data)>>(bd::mean_squared_error);
  one_step<bd::mixed_data<std::remove_const_t<decltype(data)>>, line, std::remove_const_t<decltype(full)>> const got(mixed, full);

  using K = bd::reference<double>;
  bd::philox const random = bd::philox{9}.fork(1).fork(bd::program<decltype(bd::type_of(line))>::size + 1);
  double const share = bd::mixing_share(random, 0, 1.0), s32 = double(float(share)), r32 = double(float(1 - share));
  std::size_t const away = 1 + random.below(n - 1, 0, 0);
  bd::basic_weights<decltype(bd::type_of(line)), K> w(bd::seed{4});
  bd::predictor<line, K> predict(w);
  double wanted = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t const j = (i + away) % n;
    std::vector<double> const mixture{share * double(x[i]) + (1 - share) * double(x[j])};
    double const out = predict(plain(mixture))(0, 0);
    wanted += (s32 * std::pow(out - double(y[i]), 2) + r32 * std::pow(out - double(y[j]), 2)) / double(n);
  }
  CHECK(got.loss == doctest::Approx(wanted).epsilon(1e-6));  // the model's inputs are floats
}

TEST_CASE("mixup: PyTorch's loss and gradients of one step") {
  using K = bd::reference<double>;
  static constexpr bd::classes<struct kind, 3> kind;
  static constexpr auto small = left | bd::dense<4> | bd::tanh | bd::dense<3>;
  using G = decltype(bd::type_of(small));
  auto const a = unit_test::golden("train_mixup", "3_4_3_n7");
  auto const x = a.at("in0").to<float>();
  auto const y = a.at("target").to<std::int32_t>();
  bd::philox const random = bd::philox{9}.fork(1).fork(bd::program<G>::size + 1);
  CHECK(bd::mixing_share(random, 0, 1.0) == doctest::Approx(a.at("share").to<double>()[0]).epsilon(1e-12));
  CHECK(1 + random.below(6, 0, 0) == std::uint32_t(a.at("away").to<std::int32_t>()[0]));

  bd::dataset const data{left(x), kind(y)};
  auto const mixed = bd::mixup(data, 1.0);
  auto const full = bd::named_objective<std::remove_const_t<decltype(data)>>(bd::cross_entropy);
  bd::basic_weights<G, K> w(bd::seed{4});
  w.write_all([&](std::string const& name, auto const&, std::vector<double>& v) { v = a.at("param." + name).to<double>(); });
  bd::basic_trainer<G, K, std::remove_const_t<decltype(full)>, still, 0, true> trainer(w, full, still{}, 7, bd::seed{9});
  double const loss = trainer.step(mixed, 7, [](std::size_t i) { return i; }, 1.0, bd::clip_norm{1e9});
  CHECK(loss == doctest::Approx(a.at("out").to<double>()[0]).epsilon(1e-6));  // a term's share is a float in the step
  std::copy_n(trainer.gradients(), w.param_count, w.params());
  std::size_t tensors = 0;
  w.read_all([&](std::string const& name, auto const&, std::vector<double> const& g) {
    CAPTURE(name);
    auto const wanted = a.at("dparam." + name).to<double>();
    REQUIRE(g.size() == wanted.size());
    for (std::size_t i = 0; i < g.size(); ++i) CHECK(std::abs(g[i] - wanted[i]) < 1e-6);
    ++tensors;
  });
  CHECK(tensors == 4);
}

TEST_CASE("mixup: several modalities, lengths among them, whatever the threads") {
  xor_data const x(70);
  auto const data = bd::dataset{left(x.a), pulse(x.p, x.lengths), side(x.y)};
  auto const mixed = bd::mixup(data, 0.4);
  auto const full = bd::named_objective<std::remove_const_t<decltype(data)>>(bd::cross_entropy);
  using step = one_step<bd::mixed_data<std::remove_const_t<decltype(data)>>, net, std::remove_const_t<decltype(full)>>;
  step const one(mixed, full, 1), two(mixed, full, 2);
  CHECK(one.gradients == two.gradients);
  CHECK(one.loss == two.loss);
  for (std::size_t i = 0; i < one.gradients.size(); i += 3) {
    double const up = step(mixed, full, 1, i, 1e-5).loss, down = step(mixed, full, 1, i, -1e-5).loss;
    CHECK(std::abs((up - down) / 2e-5 - one.gradients[i]) < 1e-8);
  }
}

TEST_CASE("mixup: fit mixes the training data alone, and learns") {
  xor_data const x(300), held_out(100);
  static constexpr auto classifier = bd::fuse<bd::concat>(left, right) | bd::dense<16> | bd::tanh | bd::dense<2>;
  auto const data = [](xor_data const& d) { return bd::dataset{left(d.a), right(d.b), side(d.y)}; };
  auto const trained = [&](auto const& train) {
    bd::model<classifier, bd::reference<float>> m{bd::seed{1}};
    auto const past = bd::fit(m, train, data(held_out), bd::cross_entropy, bd::adamw{.rate = 2e-2},
                              {.epochs = 60, .batch = 32, .progress = nullptr});
    CHECK(bd::evaluate(m, data(held_out), bd::cross_entropy).metric > 0.9);
    return past.epochs.back().loss;
  };
  double const plain_loss = trained(data(x)), mixed_loss = trained(bd::mixup(data(x), 0.4));
  CHECK(mixed_loss > plain_loss + 0.05);  // mixtures of two classes stay uncertain
}

TEST_CASE("mixup: an alpha that is none is refused") {
  xor_data const x(10);
  CHECK_THROWS_WITH_AS(bd::mixup(x.data(), 0), "braid: mixup: alpha: expected above 0, at most 8, found 0.000000",
                       bd::value_error);
}
