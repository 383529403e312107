#include "braid/fuse/perceiver.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::perceiver<2, 1, 2, 7>>;

TEST_CASE("perceiver: gradients by differences, of all branches and of those that are there") {
  unit_test::check_learns<policy, sequence<2, 4>, shape<4>, sequence<3, 4>>(3, 1);
  unit_test::check_gradients<policy, sequence<2, 4>, shape<4>, sequence<3, 4>>(2, 2, {1, 2});
  unit_test::check_absent_gradients<policy, sequence<2, 4>, shape<4>, sequence<3, 4>>(2, 3, {2, 1});
}

TEST_CASE("perceiver: without a branch it is that of the others") {
  unit_test::check_leaves_out_middle<policy, sequence<2, 4>, shape<4>, sequence<3, 4>>(3);
}
