#include "braid/layer/signed_sqrt.hpp"

#include "unit.hpp"

#include <limits>

using namespace braid;

TEST_CASE("signed_sqrt: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::signed_sqrt, shape<5>>("layer_signed_sqrt", "5_" + n);
    unit_test::check_golden<layer::signed_sqrt, sequence<4, 3>>("layer_signed_sqrt", "4x3_" + n);
  }
}

TEST_CASE("signed_sqrt: gradients by differences") {
  unit_test::check_gradients<layer::signed_sqrt, shape<6>>(3, 1);
}

TEST_CASE("signed_sqrt: finite at and near zero, near the root beyond") {
  fn::signed_sqrt f;
  fn::signed_sqrt::slope slope;
  CHECK(f(0.0f) == 0);
  CHECK(slope(1.0, 0.0) == doctest::Approx(1e3));
  for (float x = 0; x < 1e-3f; x = x == 0 ? std::numeric_limits<float>::denorm_min() : 10 * x) {
    CHECK(std::isfinite(f(x)));
    CHECK(f(-x) == -f(x));
    CHECK(slope(1.0f, x) > 0);
    CHECK(slope(1.0f, -x) <= 1001);
  }
  double const by = 1e-9;
  for (double x : {0.0, 1e-7, -1e-6, 1e-5})
    CHECK(slope(1.0, x) == doctest::Approx((f(x + by) - f(x - by)) / (2 * by)).epsilon(1e-3));
  for (double x = 1e-3; x < 1e6; x *= 7) CHECK(f(-x) == doctest::Approx(-std::sqrt(x)).epsilon(5e-4));
  CHECK(std::isfinite(slope(1.0f, std::numeric_limits<float>::max())));
}
