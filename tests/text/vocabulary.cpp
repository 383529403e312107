#include "braid/text/vocabulary.hpp"

#include "support/bad_files.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace braid;
using strings = std::vector<std::string>;

TEST_CASE("vocabulary: ids in the order of lines, whatever ends a line") {
  support::folder const here;
  auto const file = here / "v.txt";
  support::put(file, support::to_bytes("[PAD]\r\nthe\n##s\nfürst"));
  auto const v = text::vocabulary::read(file);
  CHECK(v.tokens() == strings{"[PAD]", "the", "##s", "fürst"});
  CHECK(v.find("fürst") == 3);
  CHECK(v.find("none") == -1);
  CHECK(v[2] == "##s");
  v.write(file);
  CHECK(text::vocabulary::read(file).tokens() == v.tokens());
  CHECK(support::message([&] { static_cast<void>(v.at("[UNK]")); }) == "braid: vocabulary: expected the token [UNK], found 4 tokens without it");
}

TEST_CASE("vocabulary: what no vocabulary is is refused by its line") {
  support::folder const here;
  auto const file = here / "v.txt";
  auto const said = [&](std::string const& bytes) {
    support::put(file, support::to_bytes(bytes));
    return support::message([&] { static_cast<void>(text::vocabulary::read(file)); });
  };
  CHECK(said("a\nb\na\n").ends_with("line 3: expected a token that was not there before, found \"a\" again"));
  CHECK(said("").ends_with("expected one token a line, found an empty file"));
  CHECK(support::message([] { text::vocabulary v({"x", "x"}); }).ends_with("found \"x\" again"));
  CHECK(support::message([&] { text::vocabulary({"a\nb"}).write(file); }).find("tokens without ends of lines") != std::string::npos);
}

TEST_CASE("word_counts: frequent words first, ties by their bytes, within the bounds") {
  text::word_counts counts;
  for (auto const* w : {"b", "a", "c", "b", "[UNK]", "c", "d"}) counts.add(w);
  counts.add("c", 5);
  CHECK(counts("c") == 7);
  CHECK(counts("zebra") == 0);
  CHECK(counts.chosen().tokens() == strings{"[PAD]", "[UNK]", "c", "b", "a", "d"});
  CHECK(counts.chosen({.least = 2}).tokens() == strings{"[PAD]", "[UNK]", "c", "b"});
  CHECK(counts.chosen({.first = {}, .most = 3}).tokens() == strings{"c", "b", "[UNK]"});
}
