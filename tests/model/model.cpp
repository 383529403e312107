#include "braid/model/model.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = left | bd::dense<4> | bd::tanh | bd::dense<2>;
inline constexpr auto both = bd::outputs(answer(left | bd::dense<2>), alone(right | bd::dense<3>));
}  // namespace

TEST_CASE("a copy has weights of its own") {
  bd::model<net, bd::reference<float>> a{bd::seed{1}};
  auto b = a;
  xor_data const x(5);
  auto const before = a(left(x.a));
  std::vector<float> const was(before.begin(), before.end());
  b.weights().params()[0] += 1;
  auto const after = a(left(x.a)), other = b(left(x.a));
  bool differs = false;
  for (std::size_t i = 0; i < 10; ++i) {
    CHECK(after.data()[i] == was[i]);
    differs = differs || other.data()[i] != was[i];
  }
  CHECK(differs);
  a = b;
  CHECK(a(left(x.a)).data()[0] == other.data()[0]);
}
TEST_CASE("outputs are read by name") {
  bd::model<both, bd::reference<float>> m{bd::seed{1}};
  xor_data const x(5);
  auto const r = m(right(x.b), left(x.a));
  CHECK(r(answer).shape()[1] == 2);
  CHECK(r(alone).shape()[1] == 3);
  CHECK(r(alone).shape()[0] == 5);
}
