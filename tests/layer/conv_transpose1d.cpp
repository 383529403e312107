#include "braid/layer/conv_transpose1d.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("conv_transpose1d: PyTorch's numbers; steps beyond the length count as zeros") {
  std::string const file = "layer_conv_transpose1d";
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::conv_transpose1d<4, 4, 2, 1>, sequence<5, 3>>(file, "5x3_to_4_k4_s2_p1_" + n);
    unit_test::check_golden<layer::conv_transpose1d<4, 4, 2, 1>, sequence<5, 3>>(file, "5x3_to_4_k4_s2_p1_lengths_" + n);
    unit_test::check_golden<layer::conv_transpose1d<3, 3, 1, 1>, sequence<6, 2>>(file, "6x2_to_3_k3_p1_lengths_" + n);
    unit_test::check_golden<layer::conv_transpose1d<3, 3, 3, 0, 1>, sequence<4, 2>>(file, "4x2_to_3_k3_s3_more1_lengths_" + n);
  }
}

TEST_CASE("conv_transpose1d: gradients by differences, with lengths too") {
  unit_test::check_gradients<layer::conv_transpose1d<3, 3, 2, 1>, sequence<3, 2>>(2, 1);
  unit_test::check_gradients<layer::conv_transpose1d<3, 3, 2, 1>, sequence<3, 2>>(3, 2, {0, 3, 2});
  unit_test::check_gradients<layer::conv_transpose1d<3, 3, 1, 1>, sequence<3, 2>>(3, 3, {0, 3, 2});
  unit_test::check_learns<layer::conv_transpose1d<3, 2, 2>, sequence<3, 2>>(2, 4);
}

TEST_CASE("conv_transpose1d: options, and where lengths stay") {
  using up = decltype(conv_transpose1d<3, 4>(stride<2>, pad<1>))::on<sequence<5, 2>>;
  static_assert(std::is_same_v<up::out, sequence<10, 3>> && up::drops_lengths);
  static_assert(!decltype(conv_transpose1d<3, 3>(pad<1>))::on<sequence<5, 2>>::drops_lengths);
}
