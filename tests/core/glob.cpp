#include "braid/core/glob.hpp"

#include <doctest/doctest.h>

using braid::glob;
static_assert(glob("photo.*", "photo.0.weight") && glob("*.bias", "photo.0.bias") && glob("*", "") && glob("", ""));
static_assert(!glob("photo.*", "photo_2.0.weight") && !glob("photo", "photo.0") && !glob("", "a"));

TEST_CASE("a pattern fits a whole name") {
  CHECK(glob("*.0.*", "eye.0.weight"));
  CHECK(glob("*a*b", "aab_ab"));
  CHECK(!glob("*a*b", "aab_a"));
  CHECK(glob("head.?.bias", "head.1.bias"));
  CHECK(!glob("head.?.bias", "head.12.bias"));
  CHECK(!glob("?", ""));
}
