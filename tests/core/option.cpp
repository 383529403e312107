#include "braid/core/option.hpp"

#include <doctest/doctest.h>

using namespace braid;

TEST_CASE("options come in any order, and what is not said is the default") {
  CHECK(option::value_or<option::pad, 7>() == 7);
  CHECK(option::value_or<option::pad, 7, option::stride<2>, option::pad<3>>() == 3);
  CHECK(option::value_or<option::stride, 1, option::stride<2>, option::pad<3>>() == 2);
}

TEST_CASE("one option is one whatever its value; a flag is itself") {
  struct flag {};
  static_assert(option::alike<option::pad<1>, option::pad<2>>);
  static_assert(!option::alike<option::pad<1>, option::stride<1>>);
  static_assert(option::alike<flag, flag>);
  static_assert(!option::alike<option::pad<1>, int>);
  using known = option::list<option::stride<1>, flag>;
  static_assert(known::has<option::stride<5>> && known::has<flag> && !known::has<option::pad<0>>);
}

namespace {
struct taker {
  using options = option::list<option::stride<1>, option::pad<0>>;
};
}

TEST_CASE("the law lets through none, some and all") {
  option::law<taker>();
  option::law<taker, option::pad<2>>();
  option::law<taker, option::pad<2>, option::stride<2>>();
}
