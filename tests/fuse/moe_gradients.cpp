// moe: gradients by differences, absence, and the steps written out with the loss that balances them.
#include "braid/fuse/moe.hpp"
#include "braid/train/load_balance.hpp"

#include "fuse/composed_unit.hpp"
#include "nets.hpp"

using namespace net_test;

namespace {
using policy = unit_test::as_unit<bd::fusion::moe<4, 2, 3>>;
using bd::shape;

inline constexpr bd::output<struct routes> routes;
inline constexpr auto seen = bd::shared<struct seen_name>(bd::fuse<bd::concat>(left, right));
inline constexpr auto gates = bd::shared<struct gates_name>(seen | bd::dense<4> | bd::softmax);
inline constexpr auto net = bd::outputs(answer(bd::fuse<bd::moe_experts<1, 4>>(gates, seen) | bd::dense<2>), routes(gates));

/// How unevenly the gates are used after training with so much of the loss.
double unevenness(float weight, double& accuracy) {
  xor_data const x(400);
  auto const data = x.data();
  bd::model<net, bd::reference<float>> m{bd::seed{2}};
  bd::fit(m, data, bd::cross_entropy(answer, side) + weight * bd::load_balance(routes), bd::adam{.rate = 1e-2},
          {.epochs = 60, .batch = 50, .progress = nullptr});
  auto const said = m(left(x.a), right(x.b));
  std::array<double, 4> share{}, mean{};
  accuracy = 0;
  for (std::size_t i = 0; i < 400; ++i) {
    std::size_t best = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      mean[k] += double(said(routes)(i, k)) / 400;
      best = said(routes)(i, k) > said(routes)(i, best) ? k : best;
    }
    share[best] += 1.0 / 400;
    accuracy += ((said(answer)(i, 1) > said(answer)(i, 0)) == (x.y[i] == 1)) / 400.0;
  }
  return 4 * (share[0] * mean[0] + share[1] * mean[1] + share[2] * mean[2] + share[3] * mean[3]);
}
}  // namespace

TEST_CASE("moe: gradients by differences; gate and experts learn") {
  unit_test::check_gradients<policy, shape<3>>(2, 1);
  unit_test::check_gradients<policy, bd::flat<bd::channels_last<2, 2, 1>>, shape<2>>(2, 2);
  unit_test::check_learns<policy, shape<3>, shape<2>>(20, 3);
}

TEST_CASE("moe: an absent branch's features are zeros") {
  unit_test::drawn<policy, shape<4>, shape<2>, shape<3>> s(5), zeros(5);
  zeros.put(1, unit_test::numbers(5 * 2, 0.0));
  zeros.forward<bd::mode::predict>();
  unit_test::check_close("without the second", s.without<0b010>(), zeros.out(), 1e-14);
  unit_test::check_absent_gradients<policy, shape<3>, shape<1>, shape<2>>(2, 4);
}

TEST_CASE("moe: written out, with load_balance the experts are used more evenly") {
  xor_data const x(5);
  check_net_gradients<net>(x.data(), bd::cross_entropy(answer, side) + 0.3f * bd::load_balance(routes));
  double plain = 0, balanced = 0;
  double const uneven = unevenness(0, plain), even = unevenness(0.1f, balanced);
  CAPTURE(uneven);
  CHECK(even < 1.1);
  CHECK(even < uneven);
  CHECK(balanced > 0.9);
}
