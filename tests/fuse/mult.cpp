#include "braid/fuse/mult.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using unit_test::check_golden;

TEST_CASE("mult: PyTorch's numbers, of two sequences and of three, with lengths and without") {
  check_golden<unit_test::as_unit<fusion::mult<2, 5>>, sequence<3, 4>, sequence<2, 4>>("fuse_mult", "3_2x4_lengths_n7");
  check_golden<unit_test::as_unit<fusion::mult<1, 4, 2>>, sequence<3, 3>, sequence<2, 3>>("fuse_mult", "3_2x3_n1");
  check_golden<unit_test::as_unit<fusion::mult<3, 4>>, sequence<2, 3>, sequence<3, 3>, sequence<2, 3>>("fuse_mult", "2_3_2x3_n7");
}

TEST_CASE("mult: gradients by differences, with samples of other lengths and without a branch") {
  using policy = unit_test::as_unit<fusion::mult<1, 3>>;
  unit_test::check_gradients<policy, sequence<2, 3>, sequence<3, 3>>(3, 2, {1, 2, 2});
  unit_test::check_absent_gradients<policy, sequence<2, 3>, sequence<3, 3>>(2, 3);
}
