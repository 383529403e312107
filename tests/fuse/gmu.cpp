#include "braid/fuse/gmu.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::gmu<3>>;

TEST_CASE("gmu: PyTorch's numbers, of two and three branches") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, shape<6>, shape<3>>("fuse_gmu", "6_3_" + n);
    unit_test::check_golden<policy, shape<4>, shape<1>, shape<3>>("fuse_gmu", "4_1_3_" + n);
  }
}
