#include "braid/fuse/product.hpp"

#include "fuse/permutation.hpp"

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;

TEST_CASE("product: PyTorch's numbers") {
  for (char const* n : {"n1", "n7"}) {
    check_golden<fusion::product, shape<7>, shape<7>>("fuse_product", std::string("7_7_") + n);
    check_golden<fusion::product, shape<7>, shape<7>, shape<7>>("fuse_product", std::string("7_7_7_") + n);
  }
}

TEST_CASE("product: gradients by differences, of one branch to four") {
  check_gradients<fusion::product, shape<7>>(3, 1);
  check_gradients<fusion::product, shape<7>, shape<7>>(3, 2);
  check_gradients<fusion::product, shape<7>, shape<7>, shape<7>>(3, 3);
  check_gradients<fusion::product, shape<7>, shape<7>, shape<7>, shape<7>>(3, 4);
  check_gradients<fusion::product, channels_last<2, 3, 2>, channels_last<2, 3, 2>>(3, 5);
  check_gradients<fusion::product, sequence<3, 4>, sequence<3, 4>>(3, 6);
}

TEST_CASE("product: an absent branch is left out") {
  unit_test::check_leaves_out<fusion::product, shape<7>>(5);
  unit_test::drawn<fusion::product, shape<4>, shape<4>> s(5);
  unit_test::check_close("only the second", s.without<1>(), s.in(1), 0);
}

TEST_CASE("product: gradients by differences where branches are absent") {
  unit_test::check_absent_gradients<fusion::product, shape<4>, shape<4>, shape<4>>(3, 7);
}

TEST_CASE("product: the order of the branches says nothing") { unit_test::check_orders<fusion::product, shape<4>>(); }
