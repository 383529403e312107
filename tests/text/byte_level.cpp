#include "braid/text/byte_level.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace braid;
using strings = std::vector<std::string>;

namespace {
strings cut(std::string const& s) {
  strings words;
  text::byte_level_words(s, [&](std::string_view w) { words.emplace_back(w); });
  return words;
}
}  // namespace

TEST_CASE("byte_level: a letter a byte, and back") {
  CHECK(std::set<char32_t>(text::byte_letters.begin(), text::byte_letters.end()).size() == 256);
  CHECK(text::byte_letters[' '] == U'Ġ');
  CHECK(text::byte_letters['\n'] == U'Ċ');
  CHECK(text::byte_letters[0xE9] == U'é');
  std::string all, letters;
  for (int b = 0; b < 256; ++b) {
    all += static_cast<char>(b);
    text::append_utf8(letters, text::byte_letters[std::size_t(b)]);
  }
  CHECK(text::spelled_bytes(letters) == all);
  CHECK_FALSE(text::spelled_bytes("Ġ東"));
  CHECK_FALSE(text::spelled_bytes(" "));  // the space itself is written Ġ
}

TEST_CASE("byte_level: words as GPT-2 cuts them; together they are the text") {
  CHECK(cut("Hello, world! It's 2x") == strings{"Hello", ",", " world", "!", " It", "'s", " 2", "x"});
  CHECK(cut("a  b\n\nc \n") == strings{"a", " ", " b", "\n", "\n", "c", " \n"});
  CHECK(cut("we'll they'RE ''s") == strings{"we", "'ll", " they", "'", "RE", " ''", "s"});
  CHECK(cut("é\u00a0東京 ½") == strings{"é", "\u00a0", "東京", " ½"});
  CHECK(cut(" ") == strings{" "});
  CHECK(cut("").empty());
  std::string const bad = "a\xff\xfe b\xc3";
  std::string together;
  for (auto const& w : cut(bad)) together += w;
  CHECK(together == bad);
  CHECK(cut(bad) == strings{"a", "\xff\xfe", " b", "\xc3"});
}
