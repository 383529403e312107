#include "braid/layer/reverse_time.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("reverse_time: PyTorch's numbers") {
  for (char const* name : {"5x6_full_n1", "5x6_full_n7", "5x6_lengths_n1", "5x6_lengths_n7"})
    unit_test::check_golden<layer::reverse_time, sequence<5, 6>>("layer_reverse_time", name);
}

TEST_CASE("reverse_time: gradients by differences, with samples of every length") {
  unit_test::check_gradients<layer::reverse_time, sequence<3, 2>>(4, 1, {0, 1, 2, 3});
  unit_test::check_gradients<layer::reverse_time, sequence<2, 3, 2>>(2, 2);
}
