// What every loss over pairs of samples rests on: one lane in training, runs of 64 in evaluation, learned numbers.
#include "braid/train/pairs.hpp"

#include "nets.hpp"

#ifdef BRAID_TEST_CPU
#include "braid/backend/cpu.hpp"
#endif
#ifdef BRAID_TEST_THRUST
#include "braid/backend/thrust.hpp"
#endif

using namespace net_test;

namespace {
inline constexpr bd::output<struct seen> seen;
inline constexpr bd::output<struct said> said;
inline constexpr bd::output<struct heat> heat;
inline constexpr auto net = bd::outputs(seen(left | bd::dense<3> | bd::l2_normalize), said(right | bd::dense<3> | bd::l2_normalize),
                                        heat(left | bd::learned<1>));
inline constexpr auto both = bd::outputs(seen(left | bd::dense<3>), said(right | bd::dense<3>), heat(left | bd::learned<2, 250>));

/// One picture and one caption of each of n things: their deciding numbers are the same.
struct paired : xor_data {
  explicit paired(std::size_t n) : xor_data(n) {
    for (std::size_t i = 0; i < n; ++i) b[2 * i] = a[3 * i], b[2 * i + 1] = a[3 * i + 1];
  }
};
}  // namespace

TEST_CASE("gradients of whole nets, learned numbers among them") {
  paired const x(40);  // two lanes, if the rows were not coupled
  check_net_gradients<net>(x.data(), bd::info_nce.temperature(0.5)(seen, said, heat));
  check_net_gradients<net>(x.data(), bd::info_nce(seen, said));
  check_net_gradients<both>(x.data(), 0.3f * bd::siglip.bias(-1)(seen, said, heat) + bd::mean_squared_error(seen, said));
}

TEST_CASE("in evaluation the loss is that of runs of 64 samples, in order, whatever the predictor's tiles") {
  using K = bd::reference<double>;
  paired const x(150);
  auto const data = x.data();
  bd::model<net, K> m{bd::seed{2}};
  auto const aim = bd::info_nce(seen, said) + 0.5f * bd::siglip(seen, said);
  double sum = 0;
  for (std::size_t first = 0; first < 150; first += 64) {
    std::vector<std::uint32_t> part;
    for (std::size_t i = first; i < std::min<std::size_t>(first + 64, 150); ++i) part.push_back(std::uint32_t(i));
    auto const run = data.subset(part);
    using objective = std::remove_const_t<decltype(aim)>;
    bd::basic_weights<decltype(bd::type_of(net)), K> w = m.weights();
    bd::basic_trainer<decltype(bd::type_of(net)), K, objective, still> one(w, aim, still{}, part.size());
    sum += one.step(run, part.size(), [](std::size_t i) { return i; }, 1.0, bd::clip_norm{1e9}) * double(part.size());
  }
  auto const e = bd::evaluate(m, data, aim);
  CHECK(e.loss == doctest::Approx(sum / 150).epsilon(1e-12));
  CHECK(e.terms.size() == 2);
  CHECK(e.terms[0] + e.terms[1] == doctest::Approx(e.loss));
}

TEST_CASE("views of one thing find each other, on any number of threads alike") {
  auto const trained = [](std::size_t threads) {
    paired const x(128);
    auto const aim = bd::info_nce.temperature(0.5)(seen, said, heat);
    bd::model<net, bd::reference<float>> m{bd::seed{1}};
    double const before = bd::evaluate(m, x.data(), aim).loss;
    bd::fit(m, x.data(), aim, bd::adamw{.rate = 1e-2}, {.epochs = 60, .batch = 32, .threads = threads, .progress = nullptr});
    CHECK(bd::evaluate(m, x.data(), aim).loss < 0.8 * before);
    auto const result = m(left(x.a), right(x.b));
    CHECK(result(heat)(0, 0) != 0.0f);
    CHECK(result(heat)(0, 0) == result(heat)(127, 0));
    return std::vector<float>(m.weights().params(), m.weights().params() + m.weights().param_count);
  };
  CHECK(trained(1) == trained(2));
}

TEST_CASE("a step taken batch by batch has the contrasts of each batch") {
  using K = bd::reference<double>;
  using G = decltype(bd::type_of(net));
  paired const x(20);
  auto const data = x.data();
  auto const aim = bd::with_names(bd::info_nce(seen, said));
  bd::basic_weights<G, K> w(bd::seed{4});
  bd::basic_trainer<G, K, std::remove_const_t<decltype(aim)>, still> whole(w, aim, still{}, 10);
  auto const step = [&](std::size_t rows, std::size_t from) {
    return whole.step(data, rows, [&](std::size_t i) { return from + i; }, 1.0, bd::clip_norm{1e9});
  };
  double const first = step(10, 0), second = step(10, 10);
  CHECK(step(20, 0) == doctest::Approx((first + second) / 2).epsilon(1e-12));
}

TEST_CASE("samples that lack a side are in no contrast") {
  paired const x(60);
  std::vector<std::uint8_t> there(60);
  std::vector<std::uint32_t> full;
  for (std::uint32_t i = 0; i < 60; ++i)
    if ((there[i] = std::uint8_t(i % 4 != 0))) full.push_back(i);
  bd::dataset const some{left(x.a), right(x.b).where(there)};
  auto const aim = bd::info_nce.temperature(0.5)(seen, said, heat) + 0.2f * bd::gaussian_kl(alone);
  static constexpr auto more = bd::outputs(seen(left | bd::dense<3>), said(right | bd::dense<3>), heat(left | bd::learned<1>),
                                           alone(left | bd::dense<4>));
  check_net_gradients<more>(some, aim);
  bd::model<more, bd::reference<double>> m{bd::seed{2}};
  auto const contrast = bd::with_names(bd::info_nce.temperature(0.5)(seen, said, heat));
  CHECK(bd::evaluate(m, some, contrast).loss ==
        doctest::Approx(bd::evaluate(m, some.subset(full), contrast).loss * 45 / 60));
}

TEST_CASE("every backend comes to the same losses and gradients") {
  paired const x(90);
  static constexpr auto wide = bd::outputs(seen(left | bd::dense<6>), said(right | bd::dense<6>), heat(left | bd::learned<2, 100>),
                                           alone(left | bd::dense<4>));
  auto const check = [&](auto const& aim) {
    auto const after = [&]<class K>(std::type_identity<K>) {
      bd::model<wide, K> m{bd::seed{1}};
      bd::fit(m, x.data(), aim, bd::sgd{.rate = 1e-2}, {.epochs = 2, .batch = 32, .progress = nullptr});
      return bd::evaluate(m, x.data(), aim).loss;
    };
    double const wanted = after(std::type_identity<bd::reference<double>>{});
    CHECK(after(std::type_identity<bd::reference<float>>{}) == doctest::Approx(wanted).epsilon(1e-3));
#ifdef BRAID_TEST_CPU
    CHECK(after(std::type_identity<bd::cpu>{}) == doctest::Approx(wanted).epsilon(1e-3));
#endif
#ifdef BRAID_TEST_THRUST
    CHECK(after(std::type_identity<bd::thrust<bd::cpp>>{}) == doctest::Approx(wanted).epsilon(1e-3));
#endif
  };
  check(bd::uncertainty(heat, bd::info_nce.temperature(1)(seen, said), bd::gaussian_kl(alone)));
  check(bd::siglip(seen, said, heat) + bd::orthogonality(seen, alone) + bd::mmd(seen, said) + bd::cmd(seen, said));
  check(bd::with_names(bd::deep_cca.ridges(0.1, 0.1)(seen, said)));
}
