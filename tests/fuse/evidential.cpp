#include "braid/fuse/evidential.hpp"

#include "fuse/permutation.hpp"

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;
using policy = fusion::evidential;

TEST_CASE("evidential: the numbers of Dempster's rule in PyTorch") {
  for (std::string const n : {"n1", "n7"}) {
    check_golden<policy, shape<5>, shape<5>>("fuse_evidential", "5_5_" + n);
    check_golden<policy, shape<5>, shape<5>, shape<5>>("fuse_evidential", "5_5_5_" + n);
  }
}

TEST_CASE("evidential: gradients by differences, of one branch to four") {
  check_gradients<policy, shape<5>>(3, 1);
  check_gradients<policy, shape<5>, shape<5>>(3, 2);
  check_gradients<policy, shape<1>, shape<1>>(3, 3);
  check_gradients<policy, shape<3>, shape<3>, shape<3>, shape<3>>(3, 4);
}

TEST_CASE("evidential: an absent branch is left out") {
  unit_test::check_leaves_out<policy, shape<5>>(5);
  unit_test::check_absent_gradients<policy, shape<4>, shape<4>, shape<4>>(3, 7);
}

TEST_CASE("evidential: the order of the branches says nothing") { unit_test::check_orders<policy, shape<4>>(); }

TEST_CASE("evidential: who has no evidence changes nothing; those that agree are surer together") {
  unit_test::subject<policy, reference<double>, shape<2>, shape<2>> s(2);
  s.put(0, {4, -2, 4, -2});
  s.put(1, {-700, -700, 4, -2});
  s.forward<mode::predict>();
  auto const h = s.out();
  fn::softplus const evidence;
  CHECK(h[0] == evidence(4.0));
  CHECK(h[1] == evidence(-2.0));
  auto const uncertainty = [](double a, double b) { return 2 / (a + b + 2); };
  CHECK(uncertainty(h[2], h[3]) < uncertainty(h[0], h[1]) / 2);
}
