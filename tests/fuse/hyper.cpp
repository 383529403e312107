#include "braid/fuse/hyper.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::hyper<3>>;

TEST_CASE("hyper: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, shape<5>, shape<4>>("fuse_hyper", "5_4_" + n);
    unit_test::check_golden<policy, shape<1>, shape<2>>("fuse_hyper", "1_2_" + n);
  }
}

TEST_CASE("hyper: gradients by differences") {
  unit_test::check_gradients<policy, shape<4>, shape<4>>(3, 1);
  unit_test::check_learns<policy, shape<5>, shape<2>>(3, 2);
}
