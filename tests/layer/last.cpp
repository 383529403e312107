#include "braid/layer/last.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("last: PyTorch's numbers") {
  for (std::string const name : {"full_n1", "full_n7", "lengths_n1", "lengths_n7"})
    unit_test::check_golden<layer::last, sequence<6, 5>>("layer_last", "6x5_" + name);
}

TEST_CASE("last: gradients by differences, with samples of every length and steps that are images") {
  unit_test::check_gradients<layer::last, sequence<4, 3>>(3, 1);
  unit_test::check_gradients<layer::last, sequence<3, 2>>(4, 2, {0, 1, 2, 3});
  unit_test::check_gradients<layer::last, sequence<2, 2, 3, 2>>(2, 3, {1, 2});
}

TEST_CASE("last: a sample of length 0 gives zeros and takes no gradient; steps beyond a length are not read") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  unit_test::subject<layer::last, reference<double>, sequence<3, 2>> s(2);
  s.put(0, {nan, nan, nan, nan, nan, nan, 1, 0, 5, 6, nan, nan});
  s.put_lengths({0, 2});
  s.forward<mode::train>();
  CHECK(s.out() == std::vector<double>{0, 0, 5, 6});
  s.put_dout({2, 2, 2, 2});
  s.backward();
  auto const din = s.din(0);
  CHECK(std::vector<double>(din.begin(), din.begin() + 6) == std::vector<double>(6, 0.0));
  CHECK(din[10] == 0.0);
}
