#include "braid/layer/learned_positions.hpp"

#include "unit.hpp"

using namespace braid;
using unit_test::check_golden;

TEST_CASE("learned_positions: PyTorch's numbers") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden<layer::learned_positions, sequence<6, 5>>("layer_learned_positions", "6x5" + n);
    check_golden<layer::learned_positions, sequence<6, 8>>("layer_learned_positions", "6x8_lengths" + n);
  }
}

TEST_CASE("learned_positions: gradients by differences, with samples of every length") {
  unit_test::check_gradients<layer::learned_positions, sequence<3, 3>>(4, 1, {0, 1, 2, 3});
  unit_test::check_gradients<layer::learned_positions, shape<2, 1>>(3, 2);
  unit_test::check_learns<layer::learned_positions, sequence<3, 2>>(3, 3);
}
