#include "braid/fuse/misa.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using parts_alone = unit_test::as_unit<fusion::misa_parts<6>>;
using policy = unit_test::as_unit<fusion::misa<6, 2, 7>>;

TEST_CASE("misa: PyTorch's numbers, of two and three branches") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<parts_alone, shape<5>, shape<3>>("fuse_misa", "parts_5_3_" + n);
    unit_test::check_golden<parts_alone, shape<4>, shape<1>, shape<3>>("fuse_misa", "parts_4_1_3_" + n);
    unit_test::check_golden<policy, shape<5>, shape<3>>("fuse_misa", "5_3_heads2_" + n, {4, 4});
    unit_test::check_golden<policy, shape<4>, shape<1>, shape<3>>("fuse_misa", "4_1_3_heads2_" + n, {4, 4});
  }
}
