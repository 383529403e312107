// More than two layers: their arrays alternate.
#include "braid/layer/lstm.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("lstm of three and four layers: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::lstm<2, 2>, sequence<1, 3>>("layer_lstm_deep", "1x3_to_2_layers2_" + n);
    unit_test::check_golden<layer::lstm<5, 3>, sequence<4, 3>>("layer_lstm_layers", "4x3_to_5_layers3_" + n);
    unit_test::check_golden<layer::lstm<1, 4, 2>, sequence<3, 2>>("layer_lstm_layers", "3x2_to_1_layers4_both_" + n);
  }
}
