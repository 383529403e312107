#include "braid/core/json_cursor.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/bad_files.hpp"

using braid::is_utf8, braid::json_cursor;
using support::contains, support::message;

TEST_CASE("json_cursor: objects, strings and their escapes") {
  json_cursor text(R"( { "a" : 1 , "\u00e4\ud83d\ude00\n\"" : 2 } {})", "f", "", 0);
  std::vector<std::string> keys;
  std::size_t sum = 0;
  text.object([&](std::string const& key) { keys.push_back(key), sum += text.number("a number"); });
  CHECK(keys == std::vector<std::string>{"a", "\xc3\xa4\xf0\x9f\x98\x80\n\""});
  CHECK(sum == 3);
  text.object([](std::string const&) { FAIL("no key"); });
  CHECK(text.ended());
  CHECK(braid::json_string("a\"\\\n\xc3\xa4") == "\"a\\\"\\\\\\u000a\xc3\xa4\"");
}

TEST_CASE("json_cursor: what is no string is refused, with the byte") {
  for (auto const* bad : {"", "a", "\"", "\"a", "\"\\x\"", "\"\\ud800\"", "\"\\ud800\\n\"", "\"\\udc00\"", "\"\\u12g4\"", "\"a\nb\"", "\"\xff\""})
    CHECK_MESSAGE(contains(message([&] { (void)json_cursor(bad, "f", "", 8).string("a text"); }), "braid: f: byte "), bad);
  CHECK(message([] { (void)json_cursor("{\"a\" 1}", "f", "", 0).object([](auto const&) {}); }) == "braid: f: byte 5: expected ':', found '1'");
}

TEST_CASE("UTF-8 is told from other bytes") {
  for (auto const* good : {"", "a", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80"}) CHECK(is_utf8(good));
  for (auto const* bad : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xe2\x82"})
    CHECK_FALSE(is_utf8(bad));
}
