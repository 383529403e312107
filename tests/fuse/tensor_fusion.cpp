#include "braid/fuse/tensor_fusion.hpp"

#include "fuse/absence.hpp"

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;

TEST_CASE("tensor_fusion: PyTorch's numbers, of two, three and four branches") {
  for (std::string const n : {"n1", "n7"}) {
    check_golden<fusion::tensor_fusion, shape<5>, shape<4>>("fuse_tensor_fusion", "5_4_" + n);
    check_golden<fusion::tensor_fusion, shape<4>, shape<1>, shape<3>>("fuse_tensor_fusion", "4_1_3_" + n);
    check_golden<fusion::tensor_fusion, shape<2>, shape<3>, shape<1>, shape<2>>("fuse_tensor_fusion", "2_3_1_2_" + n);
  }
}

TEST_CASE("tensor_fusion: gradients by differences") {
  check_gradients<fusion::tensor_fusion, shape<5>>(3, 1);
  check_gradients<fusion::tensor_fusion, shape<3>, shape<3>>(3, 2);
  check_gradients<fusion::tensor_fusion, shape<2>, shape<3>, shape<1>, shape<2>, shape<2>>(2, 3);
}

TEST_CASE("tensor_fusion: the order of the axes") {
  unit_test::drawn<fusion::tensor_fusion, shape<2>, shape<3>> s(1);
  auto const h = s.without<0>(), a = s.in(0), b = s.in(1);
  CHECK(h[0] == 1);
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      CHECK(h[(i + 1) * 4] == a[i]);
      CHECK(h[j + 1] == b[j]);
      CHECK(h[(i + 1) * 4 + j + 1] == a[i] * b[j]);
    }
}

TEST_CASE("tensor_fusion: an absent branch leaves the products of the others") {
  using policy = fusion::tensor_fusion;
  unit_test::drawn<policy, shape<3>, shape<2>, shape<4>> s(5), zeros(5);
  zeros.put(1, unit_test::numbers(5 * 2, 0.0));
  zeros.forward<mode::predict>();
  unit_test::check_close("without the second", s.without<0b010>(), zeros.out(), 0);
  zeros.put(2, unit_test::numbers(5 * 4, 0.0));
  zeros.forward<mode::predict>();
  unit_test::check_close("only the first", s.without<0b110>(), zeros.out(), 0);
}

TEST_CASE("tensor_fusion: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<fusion::tensor_fusion, shape<3>, shape<2>, shape<2>>(2, 4);
}
