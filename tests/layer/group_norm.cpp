#include "braid/layer/group_norm.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("group_norm: PyTorch's numbers") {
  std::string const file = "layer_group_norm";
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::group_norm<2>, shape<8>>(file, "8_g2_" + n);
    unit_test::check_golden<layer::group_norm<2>, channels_last<4, 3, 5>>(file, "4x3x5_g2_" + n);
    unit_test::check_golden<layer::group_norm<4>, channels_last<4, 2, 3>>(file, "4x2x3_g4_" + n);
    unit_test::check_golden<layer::group_norm<2>, volume<4, 2, 3, 2>>(file, "volume_4x2x3x2_g2_" + n);
  }
  for (std::string const name : {"full_n1", "lengths_n7"}) {
    unit_test::check_golden<layer::group_norm<2>, sequence<5, 4>>(file, "5x4_g2_" + name);
    // Two steps of one channel normalise to -1 and 1 whatever they are: what is left is a difference of near equals.
    unit_test::check_golden<layer::group_norm<4>, sequence<5, 4>>(file, "5x4_g4_" + name, {.f32 = 10});
  }
}

TEST_CASE("group_norm: gradients by differences, with samples of every length") {
  unit_test::check_gradients<layer::group_norm<3>, channels_last<6, 2, 2>>(2, 1);
  unit_test::check_gradients<layer::group_norm<1>, shape<5>>(3, 2);
  unit_test::check_gradients<layer::group_norm<2>, sequence<3, 4>>(4, 3, {0, 1, 2, 3});
  unit_test::check_learns<layer::group_norm<2>, channels_last<4, 2, 3>>(3, 4);
}

TEST_CASE("group_norm: steps beyond a length are not read, and give zeros") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  unit_test::subject<layer::group_norm<1>, reference<double>, sequence<3, 1>> s(2);
  s.put(0, {1, 3, nan, nan, nan, nan});
  s.put_lengths({2, 0});
  s.each_param([](auto& p) { p.value.put({p.name == "bias" ? 1.0 : 2.0}); });
  s.forward<mode::predict>();
  double const r = 1 / std::sqrt(1 + 1e-5);
  unit_test::check_close("out", s.out(), {1 - 2 * r, 1 + 2 * r, 0, 0, 0, 0}, 1e-12);
}
