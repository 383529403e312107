#include "braid/layer/transpose.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("transpose: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::transpose, shape<3, 4>>("layer_transpose", "3x4_" + n);
    unit_test::check_golden<layer::transpose, sequence<5, 4>>("layer_transpose", "5x4_lengths_" + n);
  }
}

TEST_CASE("transpose: gradients by differences, with samples of every length") {
  unit_test::check_gradients<layer::transpose, shape<2, 3>>(3, 1);
  unit_test::check_gradients<layer::transpose, sequence<3, 2>>(4, 2, {0, 1, 2, 3});
}

TEST_CASE("transpose: a sequence is none afterwards; what stood beyond its length is zero") {
  static_assert(std::is_same_v<layer::transpose::on<sequence<3, 2>>::out, shape<2, 3>>);
  double const nan = std::numeric_limits<double>::quiet_NaN();
  unit_test::subject<layer::transpose, reference<double>, sequence<3, 2>> s(1);
  s.put(0, {1, 2, 3, 4, nan, nan});
  s.put_lengths({2});
  s.forward<mode::predict>();
  CHECK(s.out() == std::vector<double>{1, 3, 0, 2, 4, 0});
}
