// Several layers and directions; with lengths as PyTorch has them, by packed sequences.
#include "braid/layer/rnn.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("rnn of several layers and directions: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::rnn<4, 1, 2>, sequence<5, 3>>("layer_rnn_deep", "5x3_to_4_both_" + n);
    unit_test::check_golden<layer::rnn<3, 2, 2>, sequence<4, 2>>("layer_rnn_deep", "4x2_to_3_layers2_both_" + n);
  }
}

TEST_CASE("rnn of several layers and directions: gradients by differences, with samples of every length") {
  unit_test::check_gradients<layer::rnn<2, 1, 2>, sequence<3, 2>>(4, 1, {0, 1, 2, 3});
  unit_test::check_gradients<layer::rnn<2, 2, 2>, sequence<3, 2>>(4, 2, {3, 2, 1, 0});
  unit_test::check_gradients<layer::rnn<1, 3>, sequence<2, 3>>(3, 3, {2, 1, 0});
}
