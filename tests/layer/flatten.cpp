#include "braid/layer/flatten.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("flatten: nothing moves, and the order stays PyTorch's") {
  using image = channels_last<2, 2, 3>;
  unit_test::check_gradients<layer::flatten, image>(2, 1);
  unit_test::check_gradients<layer::flatten, sequence<3, 2>>(2, 2);
  unit_test::subject<layer::flatten, reference<double>, image> s(1);
  std::vector<double> v(12);
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = double(i);
  s.put(0, v);
  s.forward<mode::predict>();
  CHECK(s.out() == v);
  CHECK(s.unit.out.lying()[1] == 6.0);
}

TEST_CASE("flatten: its shape remembers a layout that matters, and only that") {
  static_assert(std::is_same_v<layer::flatten::on<channels_last<2, 2, 3>>::out, flat<channels_last<2, 2, 3>>>);
  static_assert(std::is_same_v<layer::flatten::on<channels_last<1, 2, 3>>::out, shape<6>>);
  static_assert(std::is_same_v<layer::flatten::on<shape<2, 3>>::out, shape<6>>);
  CHECK(layer::flatten::on<sequence<4, 3>>::out::size == 12);
}
