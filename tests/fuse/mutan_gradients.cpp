// mutan: gradients by differences, absence.
#include "braid/fuse/mutan.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::mutan<3, 2, 4>>;

TEST_CASE("mutan: gradients by differences; every map learns") {
  unit_test::check_gradients<policy, shape<3>, shape<3>, shape<1>, shape<2>, shape<4>>(2, 1);
  unit_test::check_gradients<policy, flat<channels_last<2, 2, 1>>, shape<3>>(3, 2);
  unit_test::check_learns<policy, shape<6>, shape<3>>(3, 3);
}

TEST_CASE("mutan: an absent branch's factor is 1") {
  unit_test::check_leaves_out_middle<policy, shape<4>, shape<2>, shape<3>>(5);
}

TEST_CASE("mutan: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<policy, shape<4>, shape<2>, shape<3>>(2, 4);
}
