// misa and its parts: gradients, what is left out, and the parts as named outputs with their losses.
#include "fuse/composed_unit.hpp"
#include "nets.hpp"

using namespace net_test;

namespace {
using parts_alone = unit_test::as_unit<bd::fusion::misa_parts<4>>;
using policy = unit_test::as_unit<bd::fusion::misa<4, 2, 5>>;

inline constexpr bd::output<struct own_left> own_left;
inline constexpr bd::output<struct own_right> own_right;
inline constexpr bd::output<struct common_left> common_left;
inline constexpr bd::output<struct common_right> common_right;
inline constexpr bd::output<struct u_left> u_left;
inline constexpr bd::output<struct again_left> again_left;
inline constexpr auto inner = bd::shared<struct inner_name>(bd::fuse<bd::misa_parts<4>>(left, right));
inline constexpr auto net = bd::outputs(
    answer(inner | bd::misa_fusion<2, 16> | bd::dense<2>), own_left(inner | bd::misa_private<0>),
    own_right(inner | bd::misa_private<1>), common_left(inner | bd::misa_common<0>), common_right(inner | bd::misa_common<1>),
    u_left(inner | bd::misa_projected<0>),
    again_left(bd::fuse<bd::sum>(inner | bd::misa_private<0>, inner | bd::misa_common<0>) | bd::dense<4>));
inline constexpr auto aim = bd::cross_entropy(answer, side) + 0.1f * bd::cmd(common_left, common_right) +
                            0.1f * (bd::orthogonality(own_left, common_left) + bd::orthogonality(own_left, own_right)) +
                            0.5f * bd::reconstruction(again_left, u_left);
}  // namespace

TEST_CASE("misa: gradients by differences") {
  unit_test::check_gradients<parts_alone, bd::shape<3>, bd::shape<2>>(3, 1);
  unit_test::check_gradients<policy, bd::shape<3>, bd::shape<2>>(2, 2);
  unit_test::check_learns<policy, bd::shape<3>, bd::shape<2>>(3, 4);
}

TEST_CASE("misa: zeros stand for the parts of an absent branch") {
  unit_test::check_absent_gradients<policy, bd::shape<3>, bd::shape<2>>(3, 5);
  unit_test::check_absent_gradients<parts_alone, bd::shape<3>, bd::shape<2>, bd::shape<4>>(2, 6);
}

TEST_CASE("misa: the parts are outputs, and its losses train the net") {
  xor_data const x(60);
  check_net_gradients<net>(x.data(), aim, 1e-5);
  xor_data const more(300);
  bd::model<net, bd::reference<float>> m{bd::seed{1}};
  auto const before = bd::evaluate(m, more.data(), aim);
  bd::fit(m, more.data(), aim, bd::adamw{.rate = 1e-2}, {.epochs = 150, .batch = 32, .progress = nullptr});
  auto const after = bd::evaluate(m, more.data(), aim);
  CHECK(after.metric > 0.9);
  CHECK(after.terms.size() == 5);
  for (std::size_t t = 2; t < 5; ++t) CHECK(after.terms[t] < before.terms[t]);
}
