#include "braid/layer/conv1d.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("conv1d: PyTorch's numbers; steps beyond the length count as zeros") {
  std::string const file = "layer_conv1d";
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::conv1d<5, 3, 1, 1>, sequence<7, 3>>(file, "7x3_to_5_k3_p1_" + n);
    unit_test::check_golden<layer::conv1d<5, 3, 1, 1>, sequence<7, 3>>(file, "7x3_to_5_k3_p1_lengths_" + n);
    unit_test::check_golden<layer::conv1d<3, 3, 2, 1>, sequence<9, 2>>(file, "9x2_to_3_k3_s2_p1_lengths_" + n);
    unit_test::check_golden<layer::conv1d<6, 3, 1, 2, 2, 2>, sequence<8, 4>>(file, "8x4_to_6_k3_p2_d2_g2_lengths_" + n);
    unit_test::check_golden<layer::conv1d<3, 2, 1, 0, 1, 3>, sequence<6, 3>>(file, "6x3_to_3_k2_g3_lengths_" + n);
  }
}

TEST_CASE("conv1d: gradients by differences, with lengths too, none and one among them") {
  unit_test::check_gradients<layer::conv1d<3, 3, 1, 1>, sequence<5, 2>>(2, 1);
  unit_test::check_gradients<layer::conv1d<3, 3, 1, 1>, sequence<5, 2>>(4, 2, {0, 5, 3, 1});
  unit_test::check_gradients<layer::conv1d<3, 2, 2, 1>, sequence<5, 2>>(4, 3, {0, 5, 3, 1});
  unit_test::check_learns<layer::conv1d<3, 3, 1, 1>, sequence<5, 2>>(2, 4);
}

TEST_CASE("conv1d: lengths stay where the steps stay") {
  static_assert(!decltype(conv1d<4, 3>(pad<1>))::on<sequence<8, 2>>::drops_lengths);
  static_assert(!decltype(conv1d<4, 3>(pad<2>, dilation<2>))::on<sequence<8, 2>>::drops_lengths);
  static_assert(decltype(conv1d<4, 3>)::on<sequence<8, 2>>::drops_lengths);
  static_assert(decltype(conv1d<4, 3>(stride<2>, pad<1>))::on<sequence<1, 2>>::drops_lengths);
  using bound = decltype(conv1d<4, 3>(stride<2>, pad<1>))::on<sequence<8, 2>>;
  static_assert(std::is_same_v<bound::out, sequence<4, 4>>);
  CHECK(bound::flops == 2 * 16 * 2 * 3);
}
