#include "braid/train/binary_cross_entropy.hpp"

#include "train/golden.hpp"

namespace bd = braid;
using three = bd::shape<3>;
constexpr auto heavy = bd::binary_cross_entropy.pos_weight(2.7);
constexpr auto each = bd::binary_cross_entropy.pos_weight(3, 1, 0.2);
static_assert(std::is_same_v<decltype(each), bd::binary_cross_entropy_loss<3> const>);
static_assert(std::is_same_v<decltype(heavy)::on<three, three>::out, bd::shape<1>>);
static_assert(std::is_same_v<decltype(each)::on<three, bd::poison>::out, bd::poison>);

TEST_CASE_TEMPLATE("binary_cross_entropy: PyTorch's value and gradient", T, double, float) {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden_loss<three, three, T>("binary_cross_entropy", "3" + n, bd::binary_cross_entropy);
    check_golden_loss<three, three, T>("binary_cross_entropy", "3_one_weight" + n, heavy);
    check_golden_loss<three, three, T>("binary_cross_entropy", "3_weights" + n, each);
  }
}

TEST_CASE("binary_cross_entropy: gradients by differences") {
  std::vector<double> const x{1, -2, 0.5, 3, 0, -0.1}, t{0, 1, 0.75, 1, 0.25, 0};
  check_loss_gradient<three, three>(bd::binary_cross_entropy, x, t);
  check_loss_gradient<three, three>(each, x, t);
}

TEST_CASE("binary_cross_entropy: far logits stay finite and keep what is small") {
  auto const r = run_loss<bd::shape<1>, bd::shape<1>>(bd::binary_cross_entropy,
                                                      std::vector<float>{200, -200, 200, -200, 20},
                                                      std::vector<float>{1, 0, 0, 1, 1});
  CHECK(r.samples[0] < 1e-30f);
  CHECK(r.samples[1] < 1e-30f);
  CHECK(r.samples[2] == 200);
  CHECK(r.samples[3] == 200);
  CHECK(r.samples[4] == doctest::Approx(2.0611537e-9).epsilon(1e-5));
  CHECK(r.gradient0[2] == doctest::Approx(0.2));
  CHECK(r.gradient0[3] == doctest::Approx(-0.2));
  CHECK(r.gradient0[4] == doctest::Approx(-2.0611537e-9 / 5).epsilon(1e-5));
}

TEST_CASE("binary_cross_entropy: weights may come in an array; one below 0 is refused") {
  auto const from_array = bd::binary_cross_entropy.pos_weight(std::array<float, 2>{1, 4});
  CHECK(from_array.positive[1] == 4);
  CHECK_THROWS_WITH_AS(bd::binary_cross_entropy.pos_weight(1, -2),
                       "braid: binary_cross_entropy: pos_weight: expected weights from 0 on, found -2.000000",
                       bd::value_error);
}
