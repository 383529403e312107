#include "braid/fuse/side_by_side.hpp"

#include "fuse/absence.hpp"

using namespace braid;
using policy = fusion::side_by_side;

TEST_CASE("side_by_side: PyTorch's numbers") {
  for (std::string const n : {"_n1", "_n7"}) {
    unit_test::check_golden<policy, sequence<3, 2>, sequence<3, 1>>("fuse_side_by_side", "3x2_1" + n);
    unit_test::check_golden<policy, sequence<2, 1>, sequence<2, 4>, sequence<2, 3>>("fuse_side_by_side", "2x1_4_3" + n);
  }
}

TEST_CASE("side_by_side: gradients by differences, with lengths and without a branch") {
  unit_test::check_gradients<policy, sequence<3, 2>, sequence<3, 1>>(3, 1, {1, 3, 2});
  unit_test::check_absent_gradients<policy, sequence<3, 2>, sequence<3, 1>, sequence<3, 4>>(2, 2);
}

TEST_CASE("side_by_side: zeros in an absent branch's place") {
  unit_test::drawn<policy, sequence<2, 1>, sequence<2, 2>> s(1);
  auto const x = s.in(0), y = s.in(1);
  CHECK(s.without<0b01>() == unit_test::numbers{0, y[0], y[1], 0, y[2], y[3]});
  CHECK(s.without<0b10>() == unit_test::numbers{x[0], 0, 0, x[1], 0, 0});
}
