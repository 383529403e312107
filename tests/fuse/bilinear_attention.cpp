#include "braid/fuse/bilinear_attention.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using unit_test::check_golden;

TEST_CASE("bilinear_attention: PyTorch's numbers, with lengths and without") {
  for (std::string const n : {"_n1", "_n7"}) {
    using one = unit_test::as_unit<fusion::bilinear_attention<3>>;
    check_golden<one, sequence<3, 4>, shape<2, 5>>("fuse_bilinear_attention", "3x4_2x5" + n);
    using two = unit_test::as_unit<fusion::bilinear_attention<5, 2>>;
    check_golden<two, sequence<4, 3>, sequence<3, 2>>("fuse_bilinear_attention", "4x3_3x2_lengths" + n);
  }
}

TEST_CASE("bilinear_attention: gradients by differences; a sample without steps has none") {
  using policy = unit_test::as_unit<fusion::bilinear_attention<5, 2>>;
  unit_test::check_learns<policy, sequence<2, 3>, sequence<3, 4>>(3, 1);
  unit_test::check_gradients<policy, sequence<2, 3>, sequence<3, 4>>(3, 2, {1, 0, 2});
}
