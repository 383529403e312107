#include "braid/core/csv_field.hpp"

#include <doctest/doctest.h>

TEST_CASE("csv_field: quotes where a separator, a quote or the end of a line stands, and nowhere else") {
  CHECK(braid::csv_field("") == "");
  CHECK(braid::csv_field(" a b ") == " a b ");
  CHECK(braid::csv_field("a,b") == "\"a,b\"");
  CHECK(braid::csv_field("a\"b") == "\"a\"\"b\"");
  CHECK(braid::csv_field("a\nb") == "\"a\nb\"");
  CHECK(braid::csv_field("\r") == "\"\r\"");
  CHECK(braid::csv_field("a,b", ';') == "a,b");
  CHECK(braid::csv_field("a;b", ';') == "\"a;b\"");
}
