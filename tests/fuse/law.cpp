#include "braid/fuse/law.hpp"

#include <doctest/doctest.h>

namespace bd = braid;
struct policy;

TEST_CASE("branches of one shape have that shape in common") {
  static_assert(std::is_same_v<bd::fusion::same_shape_t<policy, bd::shape<3>>, bd::shape<3>>);
  static_assert(std::is_same_v<bd::fusion::same_shape_t<policy, bd::shape<3>, bd::shape<3>, bd::shape<3>>, bd::shape<3>>);
  static_assert(std::is_same_v<bd::fusion::same_vector_t<policy, bd::logits, bd::shape<4>, bd::shape<4>>, bd::shape<4>>);
  CHECK(bd::fusion::real_branches<policy, bd::shape<3>, bd::sequence<4, 5>>());
}
TEST_CASE("the first that does not fit is found") {
  CHECK(bd::fusion::first_false({true, true, false, false}) == 2);
  CHECK(bd::fusion::first_false({false}) == 0);
  CHECK(bd::fusion::first_false({true}) == 1);
}
