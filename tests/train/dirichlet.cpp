#include "braid/train/dirichlet.hpp"

#include "braid/fuse/evidential.hpp"
#include "nets.hpp"
#include "train/golden.hpp"

using namespace net_test;
using five = bd::shape<5>;
using label = bd::ids_of<5, 1>;

TEST_CASE_TEMPLATE("dirichlet: PyTorch's value and gradient", T, double, float) {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden_loss<five, label, T>("dirichlet", "5" + n, bd::dirichlet);
    check_golden_loss<five, label, T>("dirichlet", "5_kl" + n, bd::dirichlet.kl(0.3));
  }
}

TEST_CASE("dirichlet: gradients by differences") {
  std::vector<double> const e{1, 2, 0.5, 3, 0.1, 2, 60, 0.2, 0.25, 0.5};
  for (double const kl : {0.0, 0.1, 1.0})
    check_loss_gradient<five, label>(bd::dirichlet.kl(kl), e, std::vector<std::int32_t>{2, 1});
}

TEST_CASE("dirichlet: without evidence the harmonic numbers; evidence for the truth costs nothing by kl") {
  auto const loss = [](std::vector<double> const& e, double kl) {
    return run_loss<bd::shape<3>, bd::ids_of<3, 1>>(bd::dirichlet.kl(kl), e, std::vector<std::int32_t>{1}).value;
  };
  CHECK(loss({0, 0, 0}, 1) == doctest::Approx(1 + 0.5).epsilon(1e-14));  // digamma(3) - digamma(1)
  CHECK(loss({0, 9, 0}, 1) == doctest::Approx(loss({0, 9, 0}, 0)).epsilon(1e-14));
  CHECK(loss({4, 0, 0}, 1) > loss({4, 0, 0}, 0) + 0.5);
}

TEST_CASE("dirichlet: a weight that is none is refused") {
  CHECK_THROWS_WITH_AS(bd::dirichlet.kl(-1), "braid: dirichlet: kl: expected weights from 0 on, found -1.000000",
                       bd::value_error);
}

namespace {
inline constexpr bd::output<struct both> both;
inline constexpr bd::output<struct other> other;
inline constexpr auto a = bd::shared<struct a_name>(left | bd::dense<8> | bd::relu | bd::dense<2>);
inline constexpr auto b = bd::shared<struct b_name>(right | bd::dense<8> | bd::relu | bd::dense<2>);
inline constexpr auto net = bd::outputs(both(bd::late<bd::evidential>(a, b)), alone(a | bd::softplus), other(b | bd::softplus));
constexpr auto aim(double kl) {
  auto const loss = bd::dirichlet.kl(kl);
  return loss(both, side) + loss(alone, side) + loss(other, side);
}
}  // namespace

TEST_CASE("dirichlet: trusted fusion, trained with a weight that grows, is surer of what it knows") {
  xor_data x(400);
  for (std::size_t i = 0; i < 400; ++i) x.y[i] = i % 2 ? x.a[3 * i] > 0 : int(i / 2 % 2);  // every other row is chance
  for (std::size_t i = 0; i < 400; ++i) x.b[2 * i] = i % 2 ? 1 : -1;
  for (std::size_t i = 0; i < 400; ++i) x.a[3 * i + 1] = i % 2 ? 1 : -1;
  bd::dataset const data{left(x.a), right(x.b), side(x.y)};
  check_net_gradients<net>(data.subset(std::vector<std::uint32_t>{0, 1, 2, 3, 4}), aim(0.2));
  bd::model<net, bd::reference<float>> m{bd::seed{1}};
  for (double const kl : {0.0, 0.3, 1.0})
    bd::fit(m, data, aim(kl), bd::adam{.rate = 1e-2}, {.epochs = 30, .batch = 50, .progress = nullptr});
  auto const said = m(left(x.a), right(x.b));
  double right_ones = 0, known = 0, chance = 0;
  for (std::size_t i = 0; i < 400; ++i) {
    double const e0 = double(said(both)(i, 0)), e1 = double(said(both)(i, 1)), unsure = 2 / (e0 + e1 + 2);
    if (i % 2) right_ones += ((e1 > e0) == (x.y[i] == 1)) / 200.0, known += unsure / 200;
    else chance += unsure / 200;
  }
  CHECK(right_ones > 0.95);
  CHECK(known < 0.5 * chance);
}
