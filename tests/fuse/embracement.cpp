#include "braid/fuse/embracement.hpp"

#include "fuse/permutation.hpp"

#include <array>

using namespace braid;
using policy = fusion::embracement;

namespace {
/// Three branches that say 0, 1 and 2 everywhere: what is drawn is the branch's number.
template <std::size_t F, std::uint64_t Absent = 0>
unit_test::numbers draw(std::size_t rows, std::uint64_t seed, std::uint64_t first_row = 0) {
  using S = shape<F>;
  unit_test::subject<policy, reference<double>, S, S, S> s(rows);
  for (std::size_t i = 0; i < 3; ++i) s.put(i, unit_test::numbers(rows * F, double(i)));
  s.unit.random = philox{seed}, s.unit.first_row = first_row;
  s.template forward<mode::train, Absent>();
  return s.out();
}
}  // namespace

TEST_CASE("embracement: PyTorch's numbers in prediction, the mean") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, shape<7>, shape<7>>("fuse_embracement", "7_7_" + n);
    unit_test::check_golden<policy, shape<7>, shape<7>, shape<7>>("fuse_embracement", "7_7_7_" + n);
  }
}

TEST_CASE("embracement: in training every number is one branch's, each as often") {
  constexpr std::size_t rows = 1000;
  auto const h = draw<9>(rows, 3);
  std::array<double, 3> times{};
  for (double const v : h) {
    REQUIRE((v == 0 || v == 1 || v == 2));
    times[std::size_t(v)] += 1;
  }
  double const n = 9 * rows, deviation = std::sqrt(n * (1.0 / 3) * (2.0 / 3));
  for (double const t : times) CHECK(std::abs(t - n / 3) < 4 * deviation);
}

TEST_CASE("embracement: of those that are there, each as often") {
  constexpr std::size_t rows = 1000;
  double sum = 0;
  for (double const v : draw<9, 0b010>(rows, 3)) {
    REQUIRE((v == 0 || v == 2));
    sum += v;
  }
  CHECK(std::abs(sum / 2 - 4500) < 4 * std::sqrt(9000 * 0.25));
  CHECK(draw<9, 0b011>(rows, 3) == unit_test::numbers(9 * rows, 2.0));
}

TEST_CASE("embracement: draws do not depend on how a batch is split, and differ between rows, steps and seeds") {
  auto const whole = draw<9>(6, 5), tail = draw<9>(4, 5, 2);
  CHECK(unit_test::numbers(whole.begin() + 18, whole.end()) == tail);
  CHECK(draw<9>(4, 5, 4) != draw<9>(4, 5));
  CHECK(draw<9>(4, 6) != draw<9>(4, 5));
}

TEST_CASE("embracement: gradients by differences, through the draw, also where branches are absent") {
  unit_test::check_gradients<policy, shape<7>>(3, 1);
  unit_test::check_gradients<policy, shape<7>, shape<7>>(3, 2);
  unit_test::check_gradients<policy, channels_last<2, 3, 2>, channels_last<2, 3, 2>, channels_last<2, 3, 2>>(3, 3);
  unit_test::check_absent_gradients<policy, shape<4>, shape<4>, shape<4>>(3, 7);
}

TEST_CASE("embracement: the gradient of the first may lie where that of h lies") {
  unit_test::subject<policy, reference<double>, shape<8>, shape<8>> s(3);
  unit_test::numbers const ones(24, 1.0);
  s.put(0, ones), s.put(1, ones), s.put_dout(ones);
  s.unit.random = philox{9};
  s.forward<mode::train>();
  s.backward();
  auto const first = s.din(0), second = s.din(1);
  for (std::size_t i = 0; i < 24; ++i) CHECK(first[i] + second[i] == 1);
  s.backward(0, true);
  CHECK(s.din(0) == first);
  CHECK(s.din(1) == second);
}

TEST_CASE("embracement: in prediction the mean of those that are there") {
  unit_test::drawn<policy, shape<4>, shape<4>, shape<4>> s(5);
  s.forward<mode::predict, 0b010>();
  auto wanted = s.in(0);
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = (wanted[i] + s.in(2)[i]) / 2;
  unit_test::check_close("out", s.out(), wanted, 1e-14);
}
