#include "braid/fuse/block.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::block<2, 3, 2, 4>>;

TEST_CASE("block: PyTorch's numbers, of two branches") {
  for (std::string const n : {"n1", "n7"})
    unit_test::check_golden<policy, shape<6>, shape<3>>("fuse_block", "6_3_" + n);
}
