#include "braid/layer/lstm.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("lstm: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::lstm<3>, sequence<4, 5>>("layer_lstm", "4x5_to_3_" + n);
    unit_test::check_golden<layer::lstm<6>, sequence<9, 7>>("layer_lstm", "9x7_to_6_" + n);
    unit_test::check_golden<layer::lstm<1>, sequence<2, 1>>("layer_lstm", "2x1_to_1_" + n);
    unit_test::check_golden<layer::lstm<17>, sequence<5, 16>>("layer_lstm_wide", "5x16_to_17_" + n);
  }
}

TEST_CASE("lstm: gradients by differences, with samples of every length") {
  unit_test::check_gradients<layer::lstm<3>, sequence<4, 2>>(2, 1);
  unit_test::check_gradients<layer::lstm<2>, sequence<3, 2>>(4, 2, {0, 1, 2, 3});
  unit_test::check_learns<layer::lstm<3>, sequence<2, 2>>(3, 3);
}
