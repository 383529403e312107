#include "braid/fuse/label_tensor.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using tensor_policy = unit_test::as_unit<fusion::label_tensor<6, 3>>;
using product = fusion::label_product;

TEST_CASE("label_tensor: PyTorch's numbers, of two and three branches") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<product, shape<5>, shape<4>>("fuse_label_tensor", "product_5_4_" + n);
    unit_test::check_golden<product, shape<3>, shape<1>, shape<4>>("fuse_label_tensor", "product_3_1_4_" + n);
    unit_test::check_golden<tensor_policy, shape<3>, shape<3>>("fuse_label_tensor", "3_3_" + n);
    unit_test::check_golden<tensor_policy, shape<3>, shape<2>, shape<3>>("fuse_label_tensor", "3_2_3_" + n);
  }
}

TEST_CASE("label_tensor: gradients by differences; both maps learn") {
  unit_test::check_gradients<product, shape<3>, shape<2>, shape<1>, shape<2>, shape<2>>(2, 1);
  unit_test::check_gradients<tensor_policy, shape<3>, shape<2>>(2, 2);
  unit_test::check_learns<tensor_policy, shape<3>, shape<3>>(3, 3);
}

TEST_CASE("label_tensor: an absent branch gives all its classes the same probability") {
  unit_test::drawn<tensor_policy, shape<3>, shape<2>, shape<3>> s(5), even(5);
  even.put(1, unit_test::numbers(5 * 2, 0.7));
  even.forward<mode::predict>();
  unit_test::check_close("without the second", s.without<0b010>(), even.out(), 1e-14);
  unit_test::check_absent_gradients<product, shape<3>, shape<2>, shape<2>>(2, 4);
  unit_test::check_absent_gradients<tensor_policy, shape<3>, shape<2>, shape<2>>(2, 5);
}

TEST_CASE("label_product: of distributions a distribution, also where one is absent") {
  unit_test::subject<product, reference<double>, shape<2>, shape<3>> s(1);
  s.put(0, {0.25, 0.75});
  s.put(1, {0.5, 0.3, 0.2});
  s.forward<mode::predict>();
  unit_test::check_close("both", s.out(), {0.125, 0.075, 0.05, 0.375, 0.225, 0.15}, 1e-15);
  s.forward<mode::predict, 0b10>();
  unit_test::check_close("one", s.out(), {0.25 / 3, 0.25 / 3, 0.25 / 3, 0.25, 0.25, 0.25}, 1e-15);
}
