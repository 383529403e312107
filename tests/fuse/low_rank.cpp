#include "braid/fuse/low_rank.hpp"

#include "fuse/absence.hpp"

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;

TEST_CASE("low_rank: PyTorch's numbers, of two, three and five branches") {
  using policy = fusion::low_rank<3, 4>;
  for (std::string const n : {"n1", "n7"}) {
    check_golden<policy, shape<5>, shape<4>>("fuse_low_rank", "5_4_rank3_to_4_" + n);
    check_golden<policy, shape<5>, shape<4>, shape<3>>("fuse_low_rank", "5_4_3_rank3_to_4_" + n);
    check_golden<policy, shape<6>, shape<1>, shape<3>, shape<4>, shape<2>>("fuse_low_rank", "6_1_3_4_2_rank3_to_4_" + n);
  }
}

TEST_CASE("low_rank: gradients by differences; every factor learns") {
  check_gradients<fusion::low_rank<2, 3>, shape<5>>(3, 1);
  check_gradients<fusion::low_rank<2, 3>, shape<4>, shape<4>, sequence<2, 3>>(3, 2);
  check_gradients<fusion::low_rank<1, 2>, channels_last<2, 3, 2>, shape<3>>(3, 3);
  unit_test::check_learns<fusion::low_rank<4, 3>, shape<5>, shape<4>, shape<3>>(3, 4);
}

TEST_CASE("low_rank: an absent branch counts as zeros") {
  using policy = fusion::low_rank<3, 4>;
  unit_test::drawn<policy, shape<5>, shape<4>, shape<3>> s(5), zeros(5);
  zeros.put(1, unit_test::numbers(5 * 4, 0.0));
  zeros.forward<mode::predict>();
  unit_test::check_close("without the second", s.without<0b010>(), zeros.out(), 1e-14);
  zeros.put(2, unit_test::numbers(5 * 3, 0.0));
  zeros.forward<mode::predict>();
  unit_test::check_close("only the first", s.without<0b110>(), zeros.out(), 1e-14);
}

TEST_CASE("low_rank: gradients by differences where branches are absent") {
  unit_test::check_absent_gradients<fusion::low_rank<2, 3>, shape<4>, shape<2>, shape<3>>(3, 7);
}
