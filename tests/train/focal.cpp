#include "braid/train/focal.hpp"

#include "braid/train/cross_entropy.hpp"
#include "train/golden.hpp"

namespace bd = braid;
using five = bd::shape<5>;
using label = bd::ids_of<5, 1>;
constexpr auto with_alpha = bd::focal.gamma(1.5).alpha(1, 2, 0.5, 0, 3.25);
static_assert(std::is_same_v<decltype(with_alpha), bd::focal_loss<5> const> && with_alpha.exponent == 1.5);
static_assert(std::is_same_v<decltype(with_alpha)::on<five, label>::out, bd::shape<1>>);
static_assert(bd::focal.alpha(1, 2).gamma(0.5).exponent == 0.5 && bd::focal.exponent == 2);

TEST_CASE_TEMPLATE("focal: the value and gradient that autograd finds for its formula", T, double, float) {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden_loss<five, label, T>("focal", "5_gamma0" + n, bd::focal.gamma(0));
    check_golden_loss<five, label, T>("focal", "5_gammahalf" + n, bd::focal.gamma(0.5));
    check_golden_loss<five, label, T>("focal", "5_gamma1" + n, bd::focal.gamma(1));
    check_golden_loss<five, label, T>("focal", "5_gamma2" + n, bd::focal);
    check_golden_loss<five, label, T>("focal", "5_gamma2_7" + n, bd::focal.gamma(2.7));
    check_golden_loss<five, label, T>("focal", "5_alpha" + n, with_alpha);
  }
}

TEST_CASE("focal: gradients by differences") {
  std::vector<double> const x{1, -2, 0.5, 3, 0, 2, 6, -1, 0.25, 0.5};
  for (double const gamma : {0.0, 0.3, 1.0, 2.0, 3.6})
    check_loss_gradient<five, label>(bd::focal.gamma(gamma), x, std::vector<std::int32_t>{2, 1});
  check_loss_gradient<five, label>(with_alpha, x, std::vector<std::int32_t>{4, 3});
}

TEST_CASE("focal: gamma 0 is cross_entropy") {
  std::vector<double> const x{1, -2, 0.5, 3, 0, 2};
  std::vector<std::int32_t> const t{2, 0};
  auto const a = run_loss<bd::shape<3>, bd::ids_of<3, 1>>(bd::focal.gamma(0), x, t);
  auto const b = run_loss<bd::shape<3>, bd::ids_of<3, 1>>(bd::cross_entropy, x, t);
  CHECK(difference(a.samples, b.samples) < 1e-14);
  CHECK(difference(a.gradient0, b.gradient0) < 1e-14);
}

TEST_CASE_TEMPLATE("focal: a sample that is certain, right or wrong, has a finite gradient for every gamma", T, double, float) {
  for (double const gamma : {0.0, 0.5, 1.0, 2.0}) {
    CAPTURE(gamma);
    auto const r = run_loss<bd::shape<2>, bd::ids_of<2, 1>>(bd::focal.gamma(gamma), std::vector<T>{2000, 0, 0, 2000, 16, 0},
                                                            std::vector<std::int32_t>{0, 0, 0});
    CHECK(r.samples[0] < T(1e-15));
    CHECK(r.samples[1] == 2000);
    CHECK(std::abs(r.gradient0[0]) < T(1e-15));
    CHECK(r.gradient0[2] == doctest::Approx(-1.0 / 3));
    CHECK(r.gradient0[3] == doctest::Approx(1.0 / 3));
    double const q = 1.12535162e-7;  // 1 - p of the last: (1 + gamma) q^(1 + gamma) to first order
    CHECK(r.gradient0[4] * 3 == doctest::Approx(-(1 + gamma) * std::pow(q, 1 + gamma)).epsilon(1e-5));
  }
}

TEST_CASE("focal: a label outside the classes adds nothing; wrong options are refused") {
  auto const r = run_loss<bd::shape<3>, bd::ids_of<3, 1>>(bd::focal, std::vector<double>{1, 2, 3, 1, 2, 3},
                                                          std::vector<std::int32_t>{-1, 3});
  CHECK(r.value == 0);
  for (double g : r.gradient0) CHECK(g == 0);
  CHECK_THROWS_WITH_AS(bd::focal.gamma(-1), "braid: focal: gamma: expected a number from 0 on, found -1.000000",
                       bd::value_error);
  CHECK_THROWS_AS(bd::focal.alpha(1, -1), bd::value_error);
}
