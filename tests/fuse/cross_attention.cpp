#include "braid/fuse/cross_attention.hpp"

#include "fuse/absence.hpp"

using namespace braid;
using unit_test::check_golden;

TEST_CASE("cross_attention: PyTorch's numbers, keys of the queries' size") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden<fusion::cross_attention<2>, sequence<4, 6>, sequence<5, 6>>("fuse_cross_attention", "4x6_5x6_heads2" + n);
    check_golden<fusion::cross_attention<2>, sequence<4, 4>, sequence<4, 4>>("fuse_cross_attention",
                                                                            "4x4_4x4_heads2_lengths" + n);
  }
}

TEST_CASE("cross_attention: PyTorch's numbers, keys of another size") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden<fusion::cross_attention<3>, shape<5, 6>, shape<3, 7>>("fuse_cross_attention", "5x6_3x7_heads3" + n);
    check_golden<fusion::cross_attention<1>, sequence<5, 6>, sequence<5, 3>>("fuse_cross_attention",
                                                                            "5x6_5x3_heads1_lengths" + n);
  }
}

TEST_CASE("cross_attention: without the second branch it is zero, and so the residual around it is the identity") {
  unit_test::drawn<fusion::cross_attention<2>, sequence<3, 4>, sequence<2, 6>> s(5);
  CHECK(s.without<0b10>() == unit_test::numbers(5 * 12, 0.0));
  static_assert(decltype(s)::bound::follows == 0);
}
