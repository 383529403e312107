#include "braid/layer/sequence_law.hpp"

#include <doctest/doctest.h>

using namespace braid;

struct here;

TEST_CASE("sequence_law: the step of a sequence and its sizes") {
  static_assert(std::is_same_v<decltype(layer::step_shape<here, sequence<4, 3>>()), shape<3>>);
  static_assert(std::is_same_v<decltype(layer::step_shape<here, sequence<4, 3, 2, 2>>()), shape<3, 2, 2>>);
  CHECK(layer::sequence_sizes<sequence<4, 3, 2>>::steps == 4);
  CHECK(layer::sequence_sizes<sequence<4, 3, 2>>::features == 6);
  CHECK(layer::sequence_sizes<shape<4>>::steps == 0);
}
