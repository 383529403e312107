#include "braid/layer/arrange.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("arrange: [C, H, W] from the border into channels last and back") {
  using plain_image = shape<2, 2, 3>;
  using image = channels_last<2, 2, 3>;
  unit_test::check_gradients<layer::arrange<image>, plain_image>(2, 1);
  unit_test::check_gradients<layer::arrange<plain_image>, image>(2, 1);

  unit_test::subject<layer::arrange<image>, reference<double>, plain_image> s(2);
  std::vector<double> v(24);
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = double(i);
  s.put(0, v);
  s.forward<mode::predict>();
  CHECK(s.out() == v);                           // the same numbers in PyTorch's order
  CHECK(s.unit.out.lying()[1] == 6.0);     // but channel 1 of pixel 0 lies second
  CHECK(s.unit.out.lying()[12 + 2] == 13.0);
}
