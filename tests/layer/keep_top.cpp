#include "braid/layer/keep_top.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("keep_top: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::keep_top<1>, shape<6>>("layer_keep_top", "top1_6_" + n);
    unit_test::check_golden<layer::keep_top<2>, shape<6>>("layer_keep_top", "top2_6_" + n);
  }
}

TEST_CASE("keep_top: gradients by differences") {
  unit_test::check_gradients<layer::keep_top<2>, shape<5>>(3, 1);
  unit_test::check_gradients<layer::keep_top<1>, sequence<3, 2>>(2, 2);
  unit_test::check_gradients<layer::keep_top<4>, shape<4>>(2, 3);
}

TEST_CASE("keep_top: of equals the first come first, and so many are kept") {
  unit_test::subject<layer::keep_top<2>, reference<float>, shape<4>> s(2);
  s.put(0, {1, 2, 2, 2, 3, 1, 1, 0});
  s.forward<mode::predict>();
  CHECK(s.out() == unit_test::numbers{0, 2, 2, 0, 3, 1, 0, 0});
}
