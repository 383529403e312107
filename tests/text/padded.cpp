#include "braid/text/padded.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace braid;

TEST_CASE("padded: short texts are filled up, long ones cut, none is of length 0") {
  text::padded p(3, 9);
  p.add({1, 2});
  p.add({1, 2, 3, 4});
  p.add({});
  CHECK(p.rows() == 3);
  CHECK(p.ids == std::vector<std::int32_t>{1, 2, 9, 1, 2, 3, 9, 9, 9});
  CHECK(p.lengths == std::vector<std::int32_t>{2, 3, 0});
}
