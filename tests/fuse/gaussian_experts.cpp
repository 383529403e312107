#include "braid/fuse/gaussian_experts.hpp"

#include "fuse/permutation.hpp"

using namespace braid;
using policy = fusion::gaussian_experts;
using six = shape<6>;

TEST_CASE("gaussian_experts: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, six>("fuse_gaussian_experts", "6_" + n);
    unit_test::check_golden<policy, six, six>("fuse_gaussian_experts", "6_6_" + n);
    unit_test::check_golden<policy, six, six, six>("fuse_gaussian_experts", "6_6_6_" + n);
  }
}

TEST_CASE("gaussian_experts: gradients by differences") {
  unit_test::check_gradients<policy, shape<2>>(3, 1);
  unit_test::check_gradients<policy, six, six, six>(3, 2);
}

TEST_CASE("gaussian_experts: an absent expert is left out") {
  unit_test::check_leaves_out<policy, six>(5);
  unit_test::check_absent_gradients<policy, six, six, six>(3, 4);
}

TEST_CASE("gaussian_experts: a very sharp expert is believed, a very vague one is not") {
  unit_test::subject<policy, reference<float>, shape<2>, shape<2>> s(2);
  s.put(0, {3, -300, 3, 300});
  s.put(1, {5, 0, 5, 0});
  s.forward<mode::predict>();
  unit_test::check_close("out", s.out(), {3, -300, 2.5, -std::log(2.0)}, 1e-6);
}

TEST_CASE("gaussian_experts: the order of the branches says nothing") { unit_test::check_orders<policy, six>(); }
