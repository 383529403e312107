#include "braid/table/schema.hpp"

#include <doctest/doctest.h>

namespace table = braid::table;

TEST_CASE("schema: numbers and categories are counted and placed each by themselves") {
  using all = table::schema<table::category<struct a, 3>, table::number<struct b>, table::category<struct c, 2>, table::number<struct d>>;
  CHECK(all::numbers == 2);
  CHECK(all::categories == 2);
  CHECK(all::ids == 4 + 3);
  CHECK(all::places == std::array<std::size_t, 4>{0, 0, 1, 1});
  CHECK(all::words == std::array<std::size_t, 4>{3, 0, 2, 0});
  CHECK(all::names[3] == "d");
  using none = table::schema<table::number<struct b>>;
  CHECK(none::ids == 0);
}
