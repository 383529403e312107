#include "braid/text/basic_tokens.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace braid;
using strings = std::vector<std::string>;

namespace {
strings words(std::string const& s, text::basic_options o = {}) {
  strings all;
  text::basic_tokens{o}(s, [&](std::string_view w) { all.emplace_back(w); });
  return all;
}
}  // namespace

TEST_CASE("basic_tokens: words, signs, accents, case, ideographs, and what is no text") {
  CHECK(words("Hôtel, 7€!") == strings{"hotel", ",", "7€", "!"});
  CHECK(words("  a\t\nb  ") == strings{"a", "b"});
  CHECK(words("") == strings{});
  CHECK(words("abc東京def") == strings{"abc", "東", "京", "def"});
  CHECK(words("e\u0301\u0323x") == strings{"ex"});
  CHECK(words("a\u200bb\xFF" "c\x01") == strings{"abc"});
  CHECK(words("don\u2019t") == strings{"don", "\u2019", "t"});
  CHECK(words("$5^2") == strings{"$", "5", "^", "2"});
  CHECK(words("\u212A\u0130") == strings{"ki"});
}

TEST_CASE("basic_tokens: options") {
  CHECK(words("Hôtel ÉTÉ", {.lower = false}) == strings{"Hôtel", "ÉTÉ"});
  CHECK(words("Hôtel ÉTÉ", {.strip_accents = false}) == strings{"hôtel", "été"});
  CHECK(words("東京", {.split_cjk = false}) == strings{"東京"});
}

TEST_CASE("basic_tokens: one object serves many texts") {
  text::basic_tokens t;
  strings all;
  for (std::string const s : {"Ünfinished", "next"}) t(s, [&](std::string_view w) { all.emplace_back(w); });
  CHECK(all == strings{"unfinished", "next"});
}
