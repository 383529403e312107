#include "braid/fuse/mixture.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::mixture<3, 4>>;

TEST_CASE("mixture: PyTorch's numbers, of two and three branches") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, shape<5>, shape<3>>("fuse_mixture", "3_experts_5_3_" + n);
    unit_test::check_golden<policy, shape<4>, shape<1>, shape<3>>("fuse_mixture", "3_experts_4_1_3_" + n);
  }
}

TEST_CASE("mixture: gradients by differences; gate and experts learn") {
  unit_test::check_gradients<policy, shape<3>>(2, 1);
  unit_test::check_gradients<policy, flat<channels_last<2, 2, 1>>, shape<2>>(2, 2);
  unit_test::check_learns<policy, shape<3>, shape<2>>(3, 3);
}

TEST_CASE("mixture: an absent branch's features are zeros") {
  unit_test::drawn<policy, shape<4>, shape<2>, shape<3>> s(5), zeros(5);
  zeros.put(1, unit_test::numbers(5 * 2, 0.0));
  zeros.forward<mode::predict>();
  unit_test::check_close("without the second", s.without<0b010>(), zeros.out(), 1e-14);
  unit_test::check_absent_gradients<policy, shape<3>, shape<1>, shape<2>>(2, 4);
}
