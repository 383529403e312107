#include "braid/fuse/sum.hpp"

#include "fuse/permutation.hpp"

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;

TEST_CASE("sum: PyTorch's numbers") {
  for (char const* n : {"n1", "n7"}) {
    check_golden<fusion::sum, shape<7>, shape<7>>("fuse_sum", std::string("7_7_") + n);
    check_golden<fusion::sum, shape<7>, shape<7>, shape<7>>("fuse_sum", std::string("7_7_7_") + n);
  }
}

TEST_CASE("sum: gradients by differences, of one branch to four") {
  check_gradients<fusion::sum, shape<7>>(3, 1);
  check_gradients<fusion::sum, shape<7>, shape<7>>(3, 2);
  check_gradients<fusion::sum, shape<7>, shape<7>, shape<7>>(3, 3);
  check_gradients<fusion::sum, shape<7>, shape<7>, shape<7>, shape<7>>(3, 4);
  check_gradients<fusion::sum, channels_last<2, 3, 2>, channels_last<2, 3, 2>>(3, 5);
  check_gradients<fusion::sum, sequence<3, 4>, sequence<3, 4>>(3, 6);
}

TEST_CASE("sum: an absent branch is left out") {
  unit_test::check_leaves_out<fusion::sum, shape<7>>(5);
  unit_test::drawn<fusion::sum, shape<4>, shape<4>> s(5);
  unit_test::check_close("only the second", s.without<1>(), s.in(1), 0);
}

TEST_CASE("sum: one value as all three branches, in place") {
  using K = reference<double>;
  using B = fusion::sum::on<shape<3>, shape<3>, shape<3>>;
  K const k{};
  std::vector<double> x{1, -2, 3, 4, 5, -6};
  forward_call<B, K const, mode::predict> c{k, 2};
  c.out = {x.data(), 2};
  c.values = {x.data(), x.data(), x.data()};
  B::forward(c);
  CHECK(x == std::vector<double>{3, -6, 9, 12, 15, -18});
}

TEST_CASE("sum: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<fusion::sum, shape<7>, shape<7>, shape<7>>(3, 7);
}

TEST_CASE("sum: the order of the branches says nothing") { unit_test::check_orders<fusion::sum, shape<4>>(); }
