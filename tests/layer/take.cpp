#include "braid/layer/take.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("take: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::take<2, 7>, shape<9>>("layer_take", "9_from_2_to_7_" + n);
    unit_test::check_golden<layer::take<0, 3>, sequence<4, 5>>("layer_take", "4x5_from_0_to_3_" + n);
    unit_test::check_golden<layer::take<0, 3>, shape<4, 5>>("layer_take", "4x5_from_0_to_3_" + n);
  }
}

TEST_CASE("take: gradients by differences, of all and of one") {
  unit_test::check_gradients<layer::take<0, 4>, shape<4>>(3, 1);
  unit_test::check_gradients<layer::take<3, 4>, sequence<2, 4>>(3, 2);
  unit_test::check_gradients<layer::take<3, 11>, flat<channels_last<2, 3, 2>>>(2, 3);
}

TEST_CASE("take: of a flattened image, PyTorch's order counts") {
  unit_test::subject<layer::take<5, 8>, reference<double>, flat<channels_last<2, 2, 3>>> s(1);
  s.put(0, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  s.forward<mode::predict>();
  CHECK(s.out() == std::vector<double>{5, 6, 7});
}
