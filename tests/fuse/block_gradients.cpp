// block: gradients by differences, absence.
#include "braid/fuse/block.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::block<2, 3, 2, 4>>;

TEST_CASE("block: gradients by differences; every map learns") {
  unit_test::check_gradients<policy, flat<channels_last<2, 2, 1>>, shape<3>>(3, 1);
  unit_test::check_gradients<unit_test::as_unit<fusion::block<1, 2, 1, 2>>, shape<2>, shape<2>>(2, 2);
  unit_test::check_learns<policy, shape<6>, shape<3>>(3, 3);
}

TEST_CASE("block: an absent branch's factors are 1") {
  // One chunk, of number 0, which the middle branch's is not.
  unit_test::check_leaves_out_middle<unit_test::as_unit<fusion::block<1, 3, 2, 4>>, shape<4>, shape<2>, shape<3>>(5);
}

TEST_CASE("block: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<unit_test::as_unit<fusion::block<1, 3, 2, 4>>, shape<4>, shape<2>, shape<3>>(2, 4);
}
