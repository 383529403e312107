#include "braid/core/special.hpp"

#include "braid/data/npz.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace braid;

namespace {
/// Largest error of f, relative to the value or to 1, whichever is larger.
template <class T>
double worst(auto f, char const* name) {
  auto const all = data::read_npz(BRAID_TEST_DIR "/golden/core_special.npz");
  auto const x = all.at("x/x").to<double>("x"), wanted = all.at(std::string("x/") + name).to<double>(name);
  double w = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    w = std::max(w, std::abs(double(f(T(x[i]))) - wanted[i]) / std::max(1.0, std::abs(wanted[i])));
  return w;
}
}  // namespace

TEST_CASE("special: PyTorch's lgamma, digamma and trigamma, from 1/32 to 2000") {
  auto const l = [](auto x) { return num::lgamma(x); };
  auto const d = [](auto x) { return num::digamma(x); };
  auto const t = [](auto x) { return num::trigamma(x); };
  CHECK(worst<double>(l, "lgamma") < 5e-15);
  CHECK(worst<double>(d, "digamma") < 5e-15);
  CHECK(worst<double>(t, "trigamma") < 5e-15);
  CHECK(worst<float>(l, "lgamma") < 2e-6);
  CHECK(worst<float>(d, "digamma") < 1e-6);
  CHECK(worst<float>(t, "trigamma") < 1e-6);
}

TEST_CASE("special: each is the derivative of the one before") {
  for (double x : {0.3, 1.0, 1.4616321449683622, 2.0, 3.75, 9.999, 10.001, 50.0}) {
    CAPTURE(x);
    double const h = 1e-5;
    CHECK(num::digamma(x) == doctest::Approx((num::lgamma(x + h) - num::lgamma(x - h)) / (2 * h)).epsilon(1e-8));
    CHECK(num::trigamma(x) == doctest::Approx((num::digamma(x + h) - num::digamma(x - h)) / (2 * h)).epsilon(1e-8));
  }
  CHECK(std::abs(num::lgamma(1.0)) < 1e-14);
  CHECK(std::abs(num::lgamma(2.0)) < 1e-14);
}
