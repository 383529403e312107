#include "braid/fuse/deep_set.hpp"

#include "fuse/composed_unit.hpp"
#include "fuse/permutation.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::deep_set<3>>;

TEST_CASE("deep_set: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, shape<5>, shape<5>>("fuse_deep_set", "5_5_" + n);
    unit_test::check_golden<policy, shape<4>, shape<4>, shape<4>>("fuse_deep_set", "4_4_4_" + n);
  }
}

TEST_CASE("deep_set: gradients by differences; every map learns") {
  unit_test::check_gradients<policy, shape<3>>(2, 1);
  unit_test::check_gradients<policy, shape<3>, shape<3>, shape<3>>(2, 2);
  unit_test::check_gradients<policy, flat<channels_last<2, 2, 1>>, flat<channels_last<2, 2, 1>>>(2, 3);
  unit_test::check_learns<policy, shape<5>, shape<5>>(7, 4);
}

TEST_CASE("deep_set: an absent branch is left out") {
  unit_test::check_leaves_out_middle<policy, shape<4>, shape<4>, shape<4>>(5);
  unit_test::check_absent_gradients<policy, shape<3>, shape<3>, shape<3>>(2, 6);
}

TEST_CASE("deep_set: the order of the branches says nothing") { unit_test::check_orders<policy, shape<4>>(); }
