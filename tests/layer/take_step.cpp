#include "braid/layer/take_step.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("take_step: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::take_step<0>, sequence<5, 4>>("layer_take_step", "5x4_step_0_" + n);
    unit_test::check_golden<layer::take_step<2>, sequence<5, 4>>("layer_take_step", "5x4_step_2_lengths_" + n);
  }
}

TEST_CASE("take_step: gradients by differences, with samples of every length and steps that are images") {
  unit_test::check_gradients<layer::take_step<1>, sequence<3, 2>>(4, 1, {0, 1, 2, 3});
  unit_test::check_gradients<layer::take_step<2>, sequence<3, 2, 2, 2>>(2, 2);
}

TEST_CASE("take_step: a sample without that step gives zeros") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  unit_test::subject<layer::take_step<1>, reference<double>, sequence<2, 2>> s(2);
  s.put(0, {1, 2, nan, nan, 5, 6, 7, 8});
  s.put_lengths({1, 2});
  s.forward<mode::predict>();
  CHECK(s.out() == std::vector<double>{0, 0, 7, 8});
}
