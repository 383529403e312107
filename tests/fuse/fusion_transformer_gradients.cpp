#include "braid/fuse/fusion_transformer.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::fusion_transformer<1, 2, 3>>;

TEST_CASE("fusion_transformer: gradients by differences, of all branches and of those that are there") {
  unit_test::check_learns<policy, sequence<2, 4>, shape<4>, sequence<3, 4>>(3, 1);
  unit_test::check_gradients<policy, sequence<2, 4>, shape<4>, sequence<3, 4>>(2, 2, {1, 2});
  unit_test::check_absent_gradients<policy, sequence<2, 4>, shape<4>, sequence<3, 4>>(2, 3, {2, 1});
}

TEST_CASE("fusion_transformer: without a branch it is that of the others") {
  unit_test::check_leaves_out_middle<policy, sequence<2, 4>, shape<4>, sequence<3, 4>>(3);
}
