// Losses with options where they are used: bare in fit, in weighted sums, split into lanes, on every backend.
#include "braid/train/binary_cross_entropy.hpp"
#include "braid/train/focal.hpp"
#include "braid/train/huber.hpp"
#include "braid/train/l1.hpp"
#include "braid/train/weighted_cross_entropy.hpp"

#include "nets.hpp"
#ifdef BRAID_TEST_CPU
#include "braid/backend/cpu.hpp"
#endif
#ifdef BRAID_TEST_THRUST
#include "braid/backend/thrust.hpp"
#endif

using namespace net_test;

namespace {
inline constexpr bd::values<struct signs, 2> signs;
inline constexpr auto body = bd::fuse<bd::concat>(left, right) | bd::dense<16> | bd::tanh;
inline constexpr auto classifier = body | bd::dense<2>;
inline constexpr auto two = bd::outputs(answer(classifier), alone(left | bd::dense<2>));

/// The data of xor_data and, as numbers, whether the two deciding ones are positive.
struct sign_data : xor_data {
  std::vector<float> s;
  explicit sign_data(std::size_t n) : xor_data(n) {
    for (std::size_t i = 0; i < n; ++i) s.insert(s.end(), {float(a[3 * i] > 0), float(b[2 * i + 1] > 0)});
  }
  auto classes() const { return bd::dataset{left(a), right(b), side(y)}; }
  auto numbers() const { return bd::dataset{left(a), right(b), signs(s)}; }
  auto all() const { return bd::dataset{left(a), right(b), side(y), signs(s)}; }
};

template <class K, auto Net, class Data, class Objective>
double loss_after(Data const& data, Objective const& objective, std::size_t epochs) {
  bd::model<Net, K> m{bd::seed{1}};
  bd::fit(m, data, objective, bd::adamw{.rate = 1e-2}, {.epochs = epochs, .batch = 64, .progress = nullptr});
  return bd::evaluate(m, data, objective).loss;
}
/// A bare loss trains, and one step's gradient is that of its value.
template <auto Net, class Data, class Loss>
void check_short_form(Data const& data, Data const& few, Loss const& loss) {
  using K = bd::reference<float>;
  CHECK(loss_after<K, Net>(data, loss, 80) < 0.8 * loss_after<K, Net>(data, loss, 1));
  check_net_gradients<Net>(few, loss);
}
}  // namespace

TEST_CASE("losses of classes in fit's short form") {
  sign_data const x(300), few(70);  // 70 rows are four lanes
  auto const check = [&](auto loss) { check_short_form<classifier>(x.classes(), few.classes(), loss); };
  check(bd::focal);
  check(bd::focal.gamma(0.5).alpha(1, 2));
  check(bd::cross_entropy.weight(1, 3).label_smoothing(0.01));
}

TEST_CASE("losses of numbers in fit's short form") {
  sign_data const x(300), few(70);
  auto const check = [&](auto loss) { check_short_form<classifier>(x.numbers(), few.numbers(), loss); };
  check(bd::binary_cross_entropy);
  check(bd::binary_cross_entropy.pos_weight(0.5, 2));
  check(bd::huber.delta(0.2));
  check(bd::l1);
}

TEST_CASE("losses with options in a weighted sum between names") {
  sign_data const few(70);
  constexpr auto aim = 0.5f * bd::cross_entropy.label_smoothing(0.1).weight(1, 2.5)(answer, side) +
                       2.0f * (bd::focal.gamma(1.5)(alone, side) + 0.25f * bd::huber.delta(0.3)(alone, answer)) +
                       bd::binary_cross_entropy.pos_weight(3)(answer, signs) * 0.1f;
  check_net_gradients<two>(few.all(), aim);
  bd::model<two, bd::reference<double>> m{bd::seed{6}};
  auto const alone_is = [&](auto const& o) { return bd::evaluate(m, few.all(), o).loss; };
  double const sum = 0.5 * alone_is(bd::cross_entropy.label_smoothing(0.1).weight(1, 2.5)(answer, side)) +
                     2 * alone_is(bd::focal.gamma(1.5)(alone, side)) + 0.5 * alone_is(bd::huber.delta(0.3)(alone, answer)) +
                     double(0.1f) * alone_is(bd::binary_cross_entropy.pos_weight(3)(answer, signs));
  CHECK(alone_is(aim) == doctest::Approx(sum).epsilon(1e-9));
  CHECK(loss_after<bd::reference<float>, two>(few.all(), aim, 30) < loss_after<bd::reference<float>, two>(few.all(), aim, 1));
}

TEST_CASE("class weights: the loss of a batch in four lanes is torch's weighted mean over all its rows") {
  using K = bd::reference<double>;
  using G = decltype(bd::type_of(classifier));
  sign_data const x(70);
  auto const data = x.classes();
  auto const weighted = bd::named_objective<decltype(x.classes())>(bd::cross_entropy.weight(1, 2.5));
  bd::basic_weights<G, K> w(bd::seed{11});
  bd::basic_trainer<G, K, std::remove_const_t<decltype(weighted)>, still> trainer(w, weighted, still{}, 70, bd::seed{3});
  double const got = trainer.step(data, 70, [](std::size_t i) { return i; }, 1.0, bd::clip_norm{1e9});

  bd::predictor<classifier, K> predict(w);
  auto const logits = predict(left(x.a), right(x.b));
  double sum = 0, weight = 0;
  for (std::size_t i = 0; i < 70; ++i) {
    double const own = logits(i, std::size_t(x.y[i])), other = logits(i, std::size_t(1 - x.y[i]));
    double const by = x.y[i] ? 2.5 : 1;
    sum += by * std::log1p(std::exp(other - own)), weight += by;
  }
  CHECK(got == doctest::Approx(sum / weight).epsilon(1e-12));
}

TEST_CASE("class weights: threads change nothing") {
  auto const trained = [](std::size_t threads) {
    sign_data const x(200);
    bd::model<classifier, bd::reference<float>> m{bd::seed{1}};
    bd::fit(m, x.classes(), bd::cross_entropy.weight(1, 2.5), bd::adamw{}, {.epochs = 2, .threads = threads, .progress = nullptr});
    return std::vector<float>(m.weights().params(), m.weights().params() + m.weights().param_count);
  };
  CHECK(trained(1) == trained(2));
}

TEST_CASE("every backend comes to the same losses") {
  sign_data const x(130);
  auto const check = [&]<class K>(std::type_identity<K>) {
    auto const same = [&](auto const& data, auto const& loss) {
      CHECK(loss_after<K, classifier>(data, loss, 2) ==
            doctest::Approx(loss_after<bd::reference<float>, classifier>(data, loss, 2)).epsilon(1e-3));
    };
    same(x.classes(), bd::focal.gamma(1.5).alpha(1, 2));
    same(x.classes(), bd::cross_entropy.weight(1, 3).label_smoothing(0.1));
    same(x.numbers(), bd::binary_cross_entropy.pos_weight(2));
    same(x.numbers(), bd::huber.delta(0.5));
  };
  check(std::type_identity<bd::reference<double>>{});
#ifdef BRAID_TEST_CPU
  check(std::type_identity<bd::cpu>{});
#endif
#ifdef BRAID_TEST_THRUST
  check(std::type_identity<bd::thrust<bd::cpp>>{});
#endif
}
