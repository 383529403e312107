#include "braid/core/list.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace braid;

TEST_CASE("list: the I-th type and its position") {
  static_assert(std::is_same_v<nth<0, int, char, int>, int>);
  static_assert(std::is_same_v<nth<1, int, char, int>, char>);
  static_assert(std::is_same_v<nth_in<2, types<int, char, long>>, long>);
  CHECK(index_of<char, int, char, char>() == 1);
  CHECK(index_of<long, int, char>() == 2);
  CHECK(types<int, int>::size == 2);
}

TEST_CASE("list: repeat_indexed counts up") {
  std::size_t sum = 0, calls = 0;
  repeat_indexed<5>([&]<class I>(I) {
    CHECK(I::value == calls);
    ++calls, sum += I::value;
  });
  CHECK(sum == 10);
}

TEST_CASE("list: every type once, in the order of first appearance") {
  static_assert(std::is_same_v<distinct<types<int, char, int, long, char>>, types<int, char, long>>);
  static_assert(std::is_same_v<decltype(types<int>{} + types<char, int>{}), types<int, char, int>>);
  CHECK(distinct<types<>>::size == 0);
}

TEST_CASE("first_false: its position, or how many there are") {
  static_assert(braid::first_false({true, false, true, false}) == 1);
  static_assert(braid::first_false({false}) == 0);
  CHECK(braid::first_false({true, true}) == 2);
}
