#include "braid/layer/first_step.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("first_step: the first step, zeros for a sample of length 0") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  unit_test::subject<layer::first_step, reference<double>, sequence<2, 2>> s(3);
  s.put(0, {nan, nan, nan, nan, 1, 2, nan, nan, 3, 4, 5, 6});
  s.put_lengths({0, 1, 2});
  s.forward<mode::train>();
  CHECK(s.out() == std::vector<double>{0, 0, 1, 2, 3, 4});
  s.put_dout({1, 2, 3, 4, 5, 6});
  s.backward();
  CHECK(s.din(0) == std::vector<double>{0, 0, 0, 0, 3, 4, 0, 0, 5, 6, 0, 0});
}

TEST_CASE("first_step: gradients by differences") {
  unit_test::check_gradients<layer::first_step, shape<3, 2>>(3, 1);
  unit_test::check_gradients<layer::first_step, sequence<3, 2>>(4, 2, {0, 1, 2, 3});
}
