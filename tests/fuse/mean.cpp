#include "braid/fuse/mean.hpp"

#include "fuse/permutation.hpp"

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;

TEST_CASE("mean: PyTorch's numbers") {
  for (char const* n : {"n1", "n7"}) {
    check_golden<fusion::mean, shape<7>, shape<7>>("fuse_mean", std::string("7_7_") + n);
    check_golden<fusion::mean, shape<7>, shape<7>, shape<7>>("fuse_mean", std::string("7_7_7_") + n);
  }
}

TEST_CASE("mean: gradients by differences, of one branch to four") {
  check_gradients<fusion::mean, shape<7>>(3, 1);
  check_gradients<fusion::mean, shape<7>, shape<7>>(3, 2);
  check_gradients<fusion::mean, shape<7>, shape<7>, shape<7>>(3, 3);
  check_gradients<fusion::mean, shape<7>, shape<7>, shape<7>, shape<7>>(3, 4);
  check_gradients<fusion::mean, channels_last<2, 3, 2>, channels_last<2, 3, 2>>(3, 5);
  check_gradients<fusion::mean, sequence<3, 4>, sequence<3, 4>>(3, 6);
}

TEST_CASE("mean: an absent branch is left out") {
  unit_test::check_leaves_out<fusion::mean, shape<7>>(5);
  unit_test::drawn<fusion::mean, shape<4>, shape<4>> s(5);
  unit_test::check_close("only the second", s.without<1>(), s.in(1), 0);
}

TEST_CASE("mean: gradients by differences where branches are absent") {
  unit_test::check_absent_gradients<fusion::mean, shape<4>, shape<4>, shape<4>>(3, 7);
}

TEST_CASE("mean: the order of the branches says nothing") { unit_test::check_orders<fusion::mean, shape<4>>(); }
