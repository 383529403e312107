#include "braid/layer/ends.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("ends: PyTorch's numbers") {
  for (char const* name : {"5x6_full_n1", "5x6_full_n7", "5x6_lengths_n1", "5x6_lengths_n7"})
    unit_test::check_golden<layer::ends, sequence<5, 6>>("layer_ends", name);
}

TEST_CASE("ends: gradients by differences, with samples of every length") {
  unit_test::check_gradients<layer::ends, sequence<3, 4>>(4, 1, {0, 1, 2, 3});
  unit_test::check_gradients<layer::ends, sequence<1, 2>>(2, 2);
}
