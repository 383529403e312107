#include "braid/text/byte_pair.hpp"

#include "support/bad_files.hpp"
#include "text/golden_texts.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

using namespace braid;
using ids = std::vector<std::int32_t>;
using strings = std::vector<std::string>;

namespace {
std::string const folder = std::string(BRAID_TEST_DIR) + "/golden/";
text::byte_pair golden(text::byte_pair_options const& o = {}) {
  return text::byte_pair(text::read_json_vocabulary(folder + "byte_pair_vocabulary.json"), text::read_merges(folder + "byte_pair_merges.txt"), o);
}
/// The 256 bytes, then others.
text::vocabulary with(strings const& more) {
  strings tokens(256);
  for (std::size_t b = 0; b < 256; ++b) text::append_utf8(tokens[b], text::byte_letters[b]);
  tokens.insert(tokens.end(), more.begin(), more.end());
  return text::vocabulary(tokens);
}
template <class F>
std::string said(std::string const& bytes, F&& f) {
  auto const content = support::to_bytes(bytes);
  input_file const file("f", content);
  return support::message([&] { static_cast<void>(f(file)); });
}
}  // namespace

TEST_CASE("byte_pair: the ids of Hugging Face's tokenizers, on hard texts; the ids spell the text") {
  auto plain = golden(), before = golden({.space_before = true});
  auto const checked = support::each_golden_text("byte_pair.txt", [&](auto const& kind, auto const& text, ids const& wanted) {
    for (int turn = 0; turn < 2; ++turn)  // computed, and remembered
      CHECK((kind == "plain" ? plain : before).ids(text) == wanted);
    if (kind == "plain") CHECK(plain.text(wanted) == text);
  });
  CHECK(checked > 400);
}

TEST_CASE("byte_pair: bytes that are no UTF-8 stay; a long word; many words in one place of the cache") {
  auto t = golden();
  std::string const bad = "\xff\xc3( \xed\xa0\x80 \xe2\x82";
  CHECK(t.text(t.ids(bad)) == bad);
  std::string const one(200'000, 'e');
  CHECK(t.text(t.ids(one)) == one);
  auto fresh = golden();
  for (int i = 0; i < 40'000; ++i) {
    auto const word = "w" + std::to_string(i);
    auto const now = t.ids(word);
    REQUIRE(t.text(now) == word);
    if (i % 1000 == 0) CHECK(fresh.ids(word) == now);
  }
}

TEST_CASE("byte_pair: merges in their order, the left one of two first; special tokens, truncation, batches") {
  text::byte_pair t(with({"ab", "bc", "abc", "<s>", "</s>"}), {{"b", "c"}, {"a", "b"}, {"ab", "c"}}, {.begin = "<s>", .end = "</s>", .pad = "<s>"});
  CHECK(t.ids("abc") == ids{259, 97, 257, 260});
  CHECK(t.ids("abab") == ids{259, 256, 256, 260});
  CHECK(t.ids("abab", 3) == ids{259, 256, 260});
  CHECK(t.ids("abab", 1) == ids{260});
  CHECK(t.ids("</s>").size() == 6);  // what looks like a special token is text
  CHECK(t.text(t.ids("abc")) == "<s>abc</s>");
  auto const b = t.batch(strings{"ab", "", "abababab"}, 4);
  CHECK(b.ids == ids{259, 256, 260, 259, 259, 260, 259, 259, 259, 256, 256, 260});
  CHECK(b.lengths == ids{3, 2, 4});
  text::byte_pair aa(with({"aa"}), {{"a", "a"}}, {.pad = ""});
  CHECK(aa.ids("aaaaa") == ids{256, 256, 97});
  CHECK(aa.batch(strings{"aaa"}, 3).ids == ids{256, 97, 0});
  CHECK(aa.ids("aaa", 1) == ids{256});
}

TEST_CASE("byte_pair: what does not fit together is named") {
  auto const make = [](text::vocabulary v, std::vector<text::merge> const& m, text::byte_pair_options const& o) {
    return support::message([&] { text::byte_pair t(std::move(v), m, o); });
  };
  CHECK(make(with({}), {{"a", "b"}}, {.pad = ""}) == "braid: vocabulary: expected the token ab, found 256 tokens without it");
  CHECK(make(with({}), {}, {}) == "braid: vocabulary: expected the token <|endoftext|>, found 256 tokens without it");
  CHECK(make(text::vocabulary({"a"}), {}, {.pad = ""}) == "braid: vocabulary: expected the token Ā, found 1 tokens without it");
  auto t = golden();
  CHECK(support::message([&] { static_cast<void>(t.text(ids{700})); }) == "braid: byte_pair: id: expected 0 to 699, found 700");
  CHECK(support::message([&] { static_cast<void>(t.text(ids{-1})); }) == "braid: byte_pair: id: expected 0 to 699, found -1");
}

TEST_CASE("byte_pair: bad files are named") {
  auto const json = [](std::string const& s) { return said(s, [](auto const& f) { return text::read_json_vocabulary(f); }); };
  auto const good = support::to_bytes(R"({"b": 1, "a": 0} )");
  CHECK(text::read_json_vocabulary(input_file("f", good)).tokens() == strings{"a", "b"});
  CHECK(json(R"({"a": 0, "b": 2})") == "braid: f: expected the id 1 once, found the id 2 there");
  CHECK(json(R"({"a": 0, "b": 0})") == "braid: f: expected the id 1 once, found the id 0 there");
  CHECK(json(R"({"a": 0, "a": 1})") == "braid: f: token 1: expected a token that was not there before, found \"a\" again");
  CHECK(json(R"({"a": -1})") == "braid: f: byte 6: expected an id, found '-'");
  CHECK(json(R"({"a": 0}x)") == "braid: f: byte 8: expected the end of the vocabulary, found 'x'");
  CHECK(json(R"({"a": 99999999999999999999})").find("below 2^64") != std::string::npos);
  CHECK(json("[]") == "braid: f: byte 0: expected '{', found '['");
  auto const lines = [](std::string const& s) { return said(s, [](auto const& f) { return text::read_merges(f); }); };
  auto const pairs = support::to_bytes("#version: 0.2\na b\r\n\n# #\n");
  CHECK(text::read_merges(input_file("f", pairs)) == std::vector<text::merge>{{"a", "b"}, {"#", "#"}});
  for (auto const* bad : {"ab", " b", "a ", "a b c"})
    CHECK(lines(bad) == "braid: f: line 1: expected two tokens with a space between them, found \"" + std::string(bad) + "\"");
}
