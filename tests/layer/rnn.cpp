#include "braid/layer/rnn.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("rnn: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::rnn<3>, sequence<4, 5>>("layer_rnn", "4x5_to_3_" + n);
    unit_test::check_golden<layer::rnn<6>, sequence<5, 7>>("layer_rnn", "5x7_to_6_" + n);
    unit_test::check_golden<layer::rnn<1>, sequence<2, 1>>("layer_rnn", "2x1_to_1_" + n);
    unit_test::check_golden<layer::rnn<17>, sequence<3, 16>>("layer_rnn", "3x16_to_17_" + n);
  }
}

TEST_CASE("rnn: gradients by differences, with samples of every length") {
  unit_test::check_gradients<layer::rnn<3>, sequence<4, 2>>(2, 1);
  unit_test::check_gradients<layer::rnn<2>, sequence<3, 2>>(4, 2, {0, 1, 2, 3});
  unit_test::check_learns<layer::rnn<3>, sequence<2, 2>>(3, 3);
}
