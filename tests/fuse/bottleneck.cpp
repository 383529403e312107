#include "braid/fuse/bottleneck.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using unit_test::check_golden;

TEST_CASE("bottleneck: PyTorch's numbers, of sequences and vectors, with lengths and without") {
  for (std::string const n : {"_n1", "_n7"}) {
    using two = unit_test::as_unit<fusion::bottleneck<2, 1, 2, 6>>;
    check_golden<two, sequence<3, 4>, shape<2, 4>>("fuse_bottleneck", "3_2x4" + n);
    using deeper = unit_test::as_unit<fusion::bottleneck<1, 2, 3, 5>>;
    check_golden<deeper, sequence<3, 6>, shape<6>>("fuse_bottleneck", "3_vx6_lengths" + n);
  }
}
