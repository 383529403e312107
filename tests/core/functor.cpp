#include "braid/core/functor.hpp"

#include <doctest/doctest.h>

using namespace braid;

TEST_CASE("functor: values") {
  CHECK(fn::times_rest{}(3.0, 0.25) == 2.25);
  CHECK(fn::mix{}(0.25, 8.0, 4.0) == 5.0);
  CHECK(fn::scale{2}(3.5) == 7.0);
  CHECK(fn::add_scaled{-1}(3.5, 1.5) == 2.0);
  CHECK(fn::relu{}(-1.0f) == 0.0f);
  CHECK(fn::gelu{}(0.0) == 0.0);
  CHECK(fn::sigmoid{}(0.0) == 0.5);
}

TEST_CASE_TEMPLATE("functor: slopes are the differences of the values", F, fn::relu, fn::tanh, fn::sigmoid, fn::gelu) {
  for (double x = -3.05; x < 3.1; x += 0.1) {
    double const h = 1e-6, wanted = (F{}(x + h) - F{}(x - h)) / (2 * h);
    double const at = F::of_output ? F{}(x) : x;
    CHECK(typename F::slope{}(1.0, at) == doctest::Approx(wanted).epsilon(1e-8).scale(1));
    CHECK(typename F::slope{}(-2.0, at) == doctest::Approx(-2 * wanted).epsilon(1e-8).scale(1));
  }
}

TEST_CASE("functor: the slope of mix is that of mix after a sigmoid") {
  auto const h = [](double s) { return fn::mix{}(fn::sigmoid{}(s), 3.0, -1.5); };
  double const s = 0.4, wanted = (h(s + 1e-6) - h(s - 1e-6)) / 2e-6;
  CHECK(fn::mix_slope{}(1.0, fn::sigmoid{}(s), 3.0, -1.5) == doctest::Approx(wanted).epsilon(1e-8));
}
