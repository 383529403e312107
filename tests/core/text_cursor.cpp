#include "braid/core/text_cursor.hpp"

#include <doctest/doctest.h>

#include "support/bad_files.hpp"

using braid::text_cursor;
using support::contains, support::message;

TEST_CASE("words and numbers are eaten, spaces skipped") {
  text_cursor text("  [ 12, 18446744073709551615 ]x", "f", "", 100);
  text.expect("[");
  CHECK(text.number("a number") == 12);
  CHECK_FALSE(text.eat("]"));
  text.expect(",");
  CHECK(text.number("a number") == 18446744073709551615u);
  text.expect("]");
  CHECK(text.take("x") == 'x');
  CHECK(text.ended());
}

TEST_CASE("a failure names file, member, byte, what was expected and found") {
  text_cursor text(" a", "f.npz", "member x", 100);
  CHECK(message([&] { (void)text.number("an extent"); }) == "braid: f.npz: member x, byte 101: expected an extent, found 'a'");
  CHECK(text.take("a letter") == 'a');
  CHECK(message([&] { text.expect("}"); }) == "braid: f.npz: member x, byte 102: expected '}', found the end");
}

TEST_CASE("numbers that overflow, are negative or begin with 0 are refused") {
  for (auto const* bad : {"18446744073709551616", "99999999999999999999999", "-1", "007", "", "+1"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS((void)text_cursor(bad, "f", "", 0).number("a number"), braid::file_error);
  }
  CHECK(text_cursor("0", "f", "", 0).number("a number") == 0);
}
