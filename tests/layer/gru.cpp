#include "braid/layer/gru.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("gru: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::gru<3>, sequence<4, 5>>("layer_gru", "4x5_to_3_" + n);
    unit_test::check_golden<layer::gru<6>, sequence<5, 7>>("layer_gru", "5x7_to_6_" + n);
    unit_test::check_golden<layer::gru<1>, sequence<2, 1>>("layer_gru", "2x1_to_1_" + n);
    unit_test::check_golden<layer::gru<17>, sequence<3, 16>>("layer_gru", "3x16_to_17_" + n);
  }
}

TEST_CASE("gru: gradients by differences, with samples of every length") {
  unit_test::check_gradients<layer::gru<3>, sequence<4, 2>>(2, 1);
  unit_test::check_gradients<layer::gru<2>, sequence<3, 2>>(4, 2, {0, 1, 2, 3});
  unit_test::check_learns<layer::gru<3>, sequence<2, 2>>(3, 3);
}
