#include "braid/train/weighted_cross_entropy.hpp"

#include "braid/train/cross_entropy.hpp"
#include "train/golden.hpp"

namespace bd = braid;
using five = bd::shape<5>;
using label = bd::ids_of<5, 1>;
constexpr auto smooth = bd::cross_entropy.label_smoothing(0.1);
constexpr auto weighty = bd::cross_entropy.weight(1, 2, 0.5, 0, 3.25);
constexpr auto both = smooth.weight(std::array{1.0, 2.0, 0.5, 0.0, 3.25});
static_assert(std::is_same_v<decltype(both), decltype(weighty)>);
static_assert(weighty.label_smoothing(0.1).smoothing == both.smoothing && both.weights.of[4] == 3.25);
static_assert(std::is_same_v<decltype(both)::on<five, label>::out, bd::shape<1>>);

TEST_CASE_TEMPLATE("weighted_cross_entropy: PyTorch's value and gradient", T, double, float) {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden_loss<five, label, T>("weighted_cross_entropy", "5_smooth" + n, smooth);
    check_golden_loss<five, label, T>("weighted_cross_entropy", "5_weight" + n, weighty);
    check_golden_loss<five, label, T>("weighted_cross_entropy", "5_both" + n, both);
  }
}

TEST_CASE("weighted_cross_entropy: gradients by differences") {
  std::vector<double> const x{1, -2, 0.5, 3, 0, 2, 6, -1, 0.25, 0.5};
  check_loss_gradient<five, label>(smooth, x, std::vector<std::int32_t>{2, 1});
  check_loss_gradient<five, label>(weighty, x, std::vector<std::int32_t>{4, 1});
  check_loss_gradient<five, label>(both, x, std::vector<std::int32_t>{4, 3});
  check_loss_gradient<five, label>(bd::cross_entropy.label_smoothing(1), x, std::vector<std::int32_t>{4, 3});
}

TEST_CASE("weighted_cross_entropy: without options, or with equal weights, it is cross_entropy") {
  std::vector<double> const x{1, -2, 0.5, 3, 0, 2};
  std::vector<std::int32_t> const t{2, 0};
  auto const plain = run_loss<bd::shape<3>, bd::ids_of<3, 1>>(bd::cross_entropy, x, t);
  auto const check = [&](auto loss) {
    auto const r = run_loss<bd::shape<3>, bd::ids_of<3, 1>>(loss, x, t);
    CHECK(difference(r.samples, plain.samples) < 1e-14);
    CHECK(difference(r.gradient0, plain.gradient0) < 1e-14);
  };
  check(bd::cross_entropy.label_smoothing(0));
  check(bd::cross_entropy.weight(7, 7, 7));
}

TEST_CASE("weighted_cross_entropy: rows of a lane are normalised by the whole batch, bit by bit as in one lane") {
  std::vector<float> const x{1, -2, 0.5f, 3, 0, 2, 0.1f, 0.7f, -1, 2, 2.5f, 0};
  std::vector<std::int32_t> const t{2, 0, 1, 1};
  constexpr auto loss = bd::cross_entropy.weight(1, 0.3, 5).label_smoothing(0.2);
  using on = decltype(loss)::on<bd::shape<3>, bd::ids_of<3, 1>>;
  auto const whole = run_loss<bd::shape<3>, bd::ids_of<3, 1>>(loss, x, t, 0.3f);
  bd::reference<float> k;
  std::vector<float> values(4), gradient(12);
  for (std::size_t const r : {3u, 0u, 2u, 1u}) {
    bd::loss_call<on, bd::reference<float>> call{k, 1, 4, 0.3f, &values[r], {&x[3 * r], &t[r]}, {&gradient[3 * r], nullptr}};
    call.batches[1] = t.data();
    call.batch_rows = 4;
    on::run(loss, call);
  }
  CHECK(values == whole.samples);
  CHECK(gradient == whole.gradient0);
}

TEST_CASE("weighted_cross_entropy: targets of no weight, and labels outside the classes, have no loss") {
  constexpr auto loss = bd::cross_entropy.weight(0, 1, 1);
  auto const none = run_loss<bd::shape<3>, bd::ids_of<3, 1>>(loss, std::vector<double>{1, 2, 3, 4, 5, 7},
                                                             std::vector<std::int32_t>{0, 0});
  CHECK(none.value == 0);
  for (double g : none.gradient0) CHECK(g == 0);
  auto const outside = run_loss<bd::shape<3>, bd::ids_of<3, 1>>(loss, std::vector<double>{1, 2, 3, 4, 5, 7},
                                                                std::vector<std::int32_t>{1, -1});
  CHECK(outside.value == doctest::Approx(1.4076059644));  // as torch with ignore_index
  CHECK(outside.samples[1] == 0);
}

TEST_CASE("weighted_cross_entropy: wrong options are refused") {
  CHECK_THROWS_WITH_AS(bd::cross_entropy.label_smoothing(1.5),
                       "braid: cross_entropy: label_smoothing: expected a share of 0..1, found 1.500000", bd::value_error);
  CHECK_THROWS_AS(bd::cross_entropy.weight(1, -1), bd::value_error);
}
