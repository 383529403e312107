#include "braid/fuse/perceiver.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using unit_test::check_golden;

TEST_CASE("perceiver: PyTorch's numbers, of sequences and vectors, with lengths and without") {
  for (std::string const n : {"_n1", "_n7"}) {
    using two = unit_test::as_unit<fusion::perceiver<3, 1, 2, 6>>;
    check_golden<two, sequence<3, 4>, shape<2, 4>>("fuse_perceiver", "3_2x4" + n);
    using three = unit_test::as_unit<fusion::perceiver<2, 2, 3, 5>>;
    check_golden<three, sequence<3, 6>, shape<6>, sequence<4, 6>>("fuse_perceiver", "3_v_4x6_lengths" + n);
  }
}
