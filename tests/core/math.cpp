#include "braid/core/math.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace braid;

namespace {
/// Largest error of f against g over [from, to], relative to |g|, or to floor where that is larger.
double worst(auto f, auto g, double from, double to, double floor) {
  double w = 0;
  constexpr int n = 200000;
  for (int i = 0; i <= n; ++i) {
    float const x = float(from + (to - from) * i / n);
    double const wanted = g(double(x));
    w = std::max(w, std::abs(double(f(x)) - wanted) / std::max(std::abs(wanted), floor));
  }
  return w;
}
}  // namespace

TEST_CASE("math: float functions stay within their stated error") {
  CHECK(worst([](float x) { return num::exp(x); }, [](double x) { return std::exp(x); }, -87, 88, 0) < 2e-7);
  CHECK(worst([](float x) { return num::tanh(x); }, [](double x) { return std::tanh(x); }, -12, 12, 1e-30) < 6e-7);
  CHECK(worst([](float x) { return num::erf(x); }, [](double x) { return std::erf(x); }, -6, 6, 1) < 4e-7);
  CHECK(worst([](float x) { return num::sigmoid(x); }, [](double x) { return 1 / (1 + std::exp(-x)); }, -80, 80, 0) < 2e-7);
}

TEST_CASE("math: the ends") {
  float const inf = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(num::exp(0.0f) == 1.0f);
  CHECK(std::isfinite(num::exp(1000.0f)));  // held at e^88, so that no inf / inf comes of it
  CHECK(num::exp(-1000.0f) < 2e-38f);
  CHECK(num::tanh(inf) == 1.0f);
  CHECK(num::tanh(-inf) == -1.0f);
  CHECK(num::sigmoid(100.0f) == 1.0f);
  CHECK(num::erf(10.0f) == 1.0f);
  CHECK(std::isnan(num::exp(nan)));
  CHECK(std::isnan(num::tanh(nan)));
  CHECK(std::isnan(num::sigmoid(nan)));
  CHECK(std::isnan(num::erf(nan)));
}

TEST_CASE("math: in double they are the library's") {
  CHECK(num::exp(1.25) == std::exp(1.25));
  CHECK(num::tanh(1.25) == std::tanh(1.25));
  CHECK(num::erf(0.3) == std::erf(0.3));
  CHECK(num::log1p(1e-9) == std::log1p(1e-9));
  CHECK(num::cos(0.3) == std::cos(0.3));
  CHECK(num::sin(0.3) == std::sin(0.3));
}

TEST_CASE("math: a product of vectors of any size") {
  double const a[11] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, b[11] = {1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3};
  CHECK(num::dot<0>(a, b) == 0);
  CHECK(num::dot<3>(a, b) == 6);
  CHECK(num::dot<8>(a, b) == 36);
  CHECK(num::dot<11>(a, b) == 36 + 18 + 20 + 33);
}

TEST_CASE("largest: of one number, of equals, wherever it stands") {
  double const x[] = {-3, 7, 7, -1, 9};
  CHECK(braid::num::largest<1>(x) == -3);
  CHECK(braid::num::largest<4>(x) == 7);
  CHECK(braid::num::largest<5>(x) == 9);
}
