#include "braid/fuse/end_to_end.hpp"

#include "fuse/absence.hpp"

using namespace braid;
using unit_test::check_golden;
using policy = fusion::end_to_end;

TEST_CASE("end_to_end: PyTorch's numbers, of sequences and vectors, with lengths and without") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden<policy, sequence<3, 4>, sequence<2, 4>>("fuse_end_to_end", "3_2x4" + n);
    check_golden<policy, shape<3, 4>, sequence<2, 4>>("fuse_end_to_end", "3_2x4" + n);
    check_golden<policy, sequence<4, 3>, shape<3>, sequence<3, 3>>("fuse_end_to_end", "4_v_3x3_lengths" + n);
    check_golden<policy, sequence<2, 1>, shape<1>>("fuse_end_to_end", "2_vx1" + n);
  }
}

TEST_CASE("end_to_end: lengths are summed over what is there; an absent branch has no steps") {
  unit_test::drawn<policy, sequence<2, 2>, shape<2>, sequence<3, 2>> s(2);
  s.unit.lengths = {{1, 2}, {}, {3, 0}};
  auto const all = s.without<0>();
  CHECK(s.unit.own_lengths() == std::vector<std::int32_t>{5, 3});
  auto const less = s.without<0b010>();
  CHECK(s.unit.own_lengths() == std::vector<std::int32_t>{4, 2});
  for (std::size_t i = 0; i < 2; ++i) CHECK(less[i] == all[i]);                // of row 0: the first's one step,
  for (std::size_t i = 0; i < 6; ++i) CHECK(less[2 + i] == all[4 + i]);        // then at once the third's three
  for (std::size_t i = 8; i < 12; ++i) CHECK(less[i] == 0);
}

TEST_CASE("end_to_end: gradients by differences, also of what is there") {
  unit_test::check_gradients<policy, sequence<3, 2>, shape<2>, sequence<2, 2>>(3, 1, {1, 2, 0});
  unit_test::check_absent_gradients<policy, sequence<3, 2>, shape<2>, sequence<2, 2>>(3, 2, {1, 2, 2});
}
