#include "braid/layer/sequence_law.hpp"

#include <doctest/doctest.h>

using namespace braid;

struct here;

TEST_CASE("sequence_law: the step of a sequence and its sizes") {
  static_assert(std::is_same_v<layer::sequence_sizes<sequence<4, 3>>::step, shape<3>>);
  static_assert(std::is_same_v<layer::sequence_sizes<sequence<4, 3, 2, 2>>::step, shape<3, 2, 2>>);
  static_assert(std::is_same_v<layer::sequence_sizes<shape<3>>::step, poison>);
  layer::over_time<here>::law<sequence<4, 3>>();
  CHECK(layer::sequence_sizes<sequence<4, 3, 2>>::steps == 4);
  CHECK(layer::sequence_sizes<sequence<4, 3, 2>>::features == 6);
  CHECK(layer::sequence_sizes<shape<4>>::steps == 0);
}
