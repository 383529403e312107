#include "braid/text/unicode.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace braid;
using text::normal_form, text::normalised;

TEST_CASE("unicode: normal forms of what has several") {
  // Unicode Standard Annex 15, figures 4 to 6, and Hangul.
  CHECK(normalised("\u212B \u2126", normal_form::nfd) == "A\u030A \u03A9");
  CHECK(normalised("\u212B \u2126", normal_form::nfc) == "\u00C5 \u03A9");
  CHECK(normalised("\u1E9B\u0323", normal_form::nfc) == "\u1E9B\u0323");
  CHECK(normalised("\u1E9B\u0323", normal_form::nfd) == "\u017F\u0323\u0307");
  CHECK(normalised("\u1E9B\u0323", normal_form::nfkc) == "\u1E69");
  CHECK(normalised("\u1E9B\u0323", normal_form::nfkd) == "s\u0323\u0307");
  CHECK(normalised("\uFB01 2\u2075", normal_form::nfkc) == "fi 25");
  CHECK(normalised("\uD55C", normal_form::nfd) == "\u1112\u1161\u11AB");
  CHECK(normalised("\u1112\u1161\u11AB", normal_form::nfc) == "\uD55C");
  CHECK(normalised("", normal_form::nfc) == "");
  CHECK(normalised("a\xFF", normal_form::nfc) == "a\uFFFD");
  CHECK(normalised(std::string("a\0b", 3), normal_form::nfc) == std::string("a\0b", 3));
}

TEST_CASE("unicode: one code point decomposes as the whole text does, and marks come into order") {
  auto const nfd = [](std::string const& s) {
    std::vector<char32_t> points;
    text::each_point(s, [&](char32_t c) { text::decompose(points, c); });
    text::reorder(points);
    std::string back;
    for (char32_t c : points) text::append_utf8(back, c);
    return back;
  };
  for (std::string const s : {"q\u0307\u0323", "\u1E9B\u0323", "A\u030A\u0300", "\uD55C\uAE00", "plain", "\u0301e\u0323\u0301", "\U0002F804"})
    CHECK(nfd(s) == normalised(s, normal_form::nfd));
}

TEST_CASE("unicode: kinds of code points") {
  CHECK(text::is_punctuation(U'\u00BF'));
  CHECK(text::is_punctuation(U'\u3002'));
  CHECK(!text::is_punctuation(U'\u20AC'));
  CHECK(text::is_other(U'\u200B'));  // Cf
  CHECK(!text::is_other(U'\u0378'));  // unassigned
  CHECK(text::is_other(U'\uE000'));  // private
  CHECK(!text::is_other(U'\u00E9'));
  CHECK(text::is_nonspacing_mark(U'\u0301'));
  CHECK(!text::is_nonspacing_mark(U'\u0903'));  // Mc
  CHECK(text::is_space(U'\u3000'));
  CHECK(!text::is_space(U'\u200B'));
  CHECK(text::is_cjk(U'\u6771'));
  CHECK(!text::is_cjk(U'\uAC00'));
  CHECK(text::lower(U'\u00C9') == U'\u00E9');
  CHECK(text::lower(U'\u03A3') == U'\u03C3');
  CHECK(text::lower(U'Z') == U'z');
  CHECK(text::lower(U'[') == U'[');
}
