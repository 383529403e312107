#include "braid/fuse/calibrated.hpp"

#include "fuse/permutation.hpp"

#include <cmath>

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;
using policy = fusion::calibrated;

TEST_CASE("calibrated: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    check_golden<policy, shape<5>, shape<5>>("fuse_calibrated", "5_5_" + n);
    check_golden<policy, shape<5>, shape<5>, shape<5>>("fuse_calibrated", "5_5_5_" + n);
  }
}

TEST_CASE("calibrated: gradients by differences, of one branch to four; every temperature learns") {
  check_gradients<policy, shape<5>>(3, 1);
  check_gradients<policy, shape<5>, shape<5>>(3, 2);
  check_gradients<policy, shape<1>, shape<1>>(3, 3);
  check_gradients<policy, shape<3>, shape<3>, shape<3>, shape<3>>(3, 4);
  unit_test::check_learns<policy, shape<5>, shape<5>, shape<5>>(4, 5);
}

TEST_CASE("calibrated: the mean of those that are there, each at its own temperature") {
  unit_test::drawn<policy, shape<3>, shape<3>, shape<3>> s(4);
  s.unit.params[0].value.put({0.5, -1, 2});
  auto const got = s.without<0b010>();
  auto const probability = [&](std::size_t m, double t, std::size_t r, std::size_t j) {
    double total = 0;
    for (std::size_t k = 0; k < 3; ++k) total += std::exp(s.in(m)[r * 3 + k] / std::exp(t));
    return std::exp(s.in(m)[r * 3 + j] / std::exp(t)) / total;
  };
  for (std::size_t i = 0; i < got.size(); ++i)
    CHECK(std::exp(got[i]) ==
          doctest::Approx((probability(0, 0.5, i / 3, i % 3) + probability(2, 2, i / 3, i % 3)) / 2).epsilon(1e-13));
  unit_test::check_absent_gradients<policy, shape<4>, shape<4>, shape<4>>(3, 7);
}

TEST_CASE("calibrated: with one temperature the order of the branches says nothing") {
  auto const check = [](auto s) {
    std::size_t const n = s.unit.in.size();
    s.unit.params[0].value.put(unit_test::numbers(n, 0.3));
    auto const before = s.template without<0>();
    auto const first = s.in(0);
    for (std::size_t i = 0; i + 1 < n; ++i) s.put(i, s.in(i + 1));
    s.put(n - 1, first);
    unit_test::check_close("out", s.template without<0>(), before, 1e-13);
  };
  using five = shape<5>;
  check(unit_test::drawn<policy, five, five>(3));
  check(unit_test::drawn<policy, five, five, five>(3));
  check(unit_test::drawn<policy, five, five, five, five, five>(3));
}

TEST_CASE("calibrated: large logits stay finite, and one that is wrong and sure does not outvote the rest") {
  unit_test::subject<policy, reference<float>, shape<2>, shape<2>, shape<2>> s(1);
  s.put(0, {0, 500});
  s.put(1, {3, 0});
  s.put(2, {3, 0});
  s.each_param([](auto& p) { p.value.put({0, 0, 0}); });
  s.forward<mode::predict>();
  double const q = 2.0 / 3 / (1 + std::exp(-3.0));
  unit_test::check_close("out", s.out(), {std::log(q), std::log(1 - q)}, 1e-6);
}
