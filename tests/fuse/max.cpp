#include "braid/fuse/max.hpp"

#include "fuse/permutation.hpp"

#include <limits>

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;

TEST_CASE("max: PyTorch's numbers; of equals the first gets the gradient") {
  for (std::string const n : {"n1", "n7"}) {
    check_golden<fusion::max, shape<7>, shape<7>>("fuse_max", "7_7_" + n);
    check_golden<fusion::max, shape<7>, shape<7>, shape<7>>("fuse_max", "7_7_7_" + n);
    check_golden<fusion::max, shape<7>, shape<7>, shape<7>>("fuse_max", "ties_7_7_7_" + n);
  }
}

TEST_CASE("max: gradients by differences, of one branch to four") {
  check_gradients<fusion::max, shape<7>>(3, 1);
  check_gradients<fusion::max, shape<7>, shape<7>>(3, 2);
  check_gradients<fusion::max, shape<7>, shape<7>, shape<7>, shape<7>>(3, 4);
  check_gradients<fusion::max, channels_last<2, 3, 2>, channels_last<2, 3, 2>>(3, 5);
  check_gradients<fusion::max, sequence<3, 4>, sequence<3, 4>>(3, 6);
}

TEST_CASE("max: the largest of those that are there, also where all are below 0") {
  unit_test::check_leaves_out<fusion::max, shape<7>>(5);
  unit_test::check_absent_gradients<fusion::max, shape<4>, shape<4>, shape<4>>(3, 7);
  unit_test::drawn<fusion::max, shape<2>, shape<2>> s(1);
  s.put(1, {-5, -6});
  unit_test::check_close("only the second", s.without<1>(), {-5, -6}, 0);
}

TEST_CASE("max: the order of the branches says nothing") { unit_test::check_orders<fusion::max, shape<4>>(); }

TEST_CASE("max: a NaN stays") {
  unit_test::subject<fusion::max, reference<float>, shape<1>, shape<1>> s(2);
  double const nan = std::numeric_limits<double>::quiet_NaN();
  s.put(0, {nan, 1});
  s.put(1, {1, nan});
  s.forward<mode::predict>();
  CHECK(std::isnan(s.out()[0]));
  CHECK(std::isnan(s.out()[1]));
}
