#include "braid/fuse/product_of_experts.hpp"

#include "fuse/permutation.hpp"

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;

TEST_CASE("product_of_experts: PyTorch's numbers") {
  for (char const* n : {"n1", "n7"}) {
    check_golden<fusion::product_of_experts, shape<5>, shape<5>>("fuse_product_of_experts", std::string("5_5_") + n);
    check_golden<fusion::product_of_experts, shape<5>, shape<5>, shape<5>>("fuse_product_of_experts", std::string("5_5_5_") + n);
  }
}

TEST_CASE("product_of_experts: gradients by differences, of one branch to four") {
  check_gradients<fusion::product_of_experts, shape<5>>(3, 1);
  check_gradients<fusion::product_of_experts, shape<5>, shape<5>>(3, 2);
  check_gradients<fusion::product_of_experts, shape<5>, shape<5>, shape<5>>(3, 3);
  check_gradients<fusion::product_of_experts, shape<5>, shape<5>, shape<5>, shape<5>>(3, 4);
}

TEST_CASE("product_of_experts: an absent expert is left out") {
  unit_test::check_leaves_out<fusion::product_of_experts, shape<5>>(5);
}

TEST_CASE("product_of_experts: large logits stay finite") {
  unit_test::subject<fusion::product_of_experts, reference<float>, shape<2>, shape<2>> s(1);
  s.put(0, {500, -500});
  s.put(1, {-500, 500});
  s.forward<mode::predict>();
  unit_test::check_close("out", s.out(), {-1000, -1000}, 1e-6);
}

TEST_CASE("product_of_experts: gradients by differences where branches are absent") {
  unit_test::check_absent_gradients<fusion::product_of_experts, shape<4>, shape<4>, shape<4>>(3, 7);
}

TEST_CASE("product_of_experts: the order of the branches says nothing") { unit_test::check_orders<fusion::product_of_experts, shape<4>>(); }
