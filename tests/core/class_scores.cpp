#include "braid/core/class_scores.hpp"

#include <doctest/doctest.h>

namespace bd = braid;
namespace {
struct silent {};
struct votes {
  static constexpr auto says = bd::class_scores::shares;
};
}  // namespace

TEST_CASE("what says nothing of its classes is what was expected of it") {
  CHECK(bd::says_of<silent, bd::class_scores::logits> == bd::class_scores::logits);
  CHECK(bd::says_of<silent, bd::class_scores::evidence> == bd::class_scores::evidence);
  CHECK(bd::says_of<votes, bd::class_scores::evidence> == bd::class_scores::shares);
}
