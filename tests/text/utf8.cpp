#include "braid/text/utf8.hpp"

#include "support/bad_files.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace braid;

namespace {
std::u32string points(std::string_view s) {
  std::u32string all;
  text::each_point(s, [&](char32_t c) { all += c; });
  return all;
}
}  // namespace

TEST_CASE("utf8: every code point goes in and out") {
  std::size_t same = 0;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string s;
    text::append_utf8(s, c);
    auto const d = text::decode_one(s);
    same += d.good && d.point == c && d.bytes == s.size();
  }
  CHECK(same == 0x110000 - 0x800);
}

TEST_CASE("utf8: what is ill-formed is replaced as Unicode recommends, as many times as it says") {
  // The example of section 3.9, and each kind of fault by itself.
  CHECK(points("a\xF1\x80\x80\xE1\x80\xC2" "b\x80" "c\x80\xBF" "d") == U"a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd");
  CHECK(points("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82" "A") == U"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA");  // overlong
  CHECK(points("\xED\xA0\x80\xED\xBF\xBF") == U"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");                              // surrogates
  CHECK(points("\xF4\x90\x80\x80\xFF") == U"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");                                        // beyond 10FFFF
  CHECK(points("\xE6\x9D") == U"\uFFFD");                                                                            // cut off
  CHECK(points("\xF0\x9F\x98") == U"\uFFFD");
  CHECK(points("") == U"");
  CHECK(text::valid_utf8("x\xFFy") == "x\xEF\xBF\xBDy");
}

TEST_CASE("utf8: refused by its byte where that is asked for") {
  CHECK(support::message([] { static_cast<void>(text::valid_utf8("ab\xC3\xA9\xFFz", text::invalid::refuse, "notes")); }) ==
        "braid: notes: byte 4: expected UTF-8, found bytes that are none");
  CHECK(text::valid_utf8("ab\xC3\xA9", text::invalid::refuse) == "ab\xC3\xA9");
}
