#include "braid/text/word_vectors.hpp"

#include "support/bad_files.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace braid;
using strings = std::vector<std::string>;
using floats = std::vector<float>;

namespace {
struct made {
  support::folder here;
  std::string const file = here / "v.txt";
  explicit made(std::string const& bytes) { support::put(file, support::to_bytes(bytes)); }
};
}  // namespace

TEST_CASE("word_vectors: GloVe's lines, words with spaces, word2vec's first line, ends of lines") {
  made const a("the 1 -2.5\r\n. . . 3e-1 4 \nfürst 0.5 6");
  auto const v = text::read_word_vectors(a.file, 2);
  CHECK(v.words.tokens() == strings{"the", ". . .", "fürst"});
  CHECK(v.numbers == floats{1, -2.5, 0.3f, 4, 0.5, 6});
  made const b("2 3\nx 1 2 3\ny 4 5 6\n");
  CHECK(text::read_word_vectors(b.file, 3).words.tokens() == strings{"x", "y"});
  text::vocabulary const wanted({"[PAD]", "y"});
  auto const some = text::read_word_vectors(b.file, 3, &wanted);
  CHECK(some.words.tokens() == strings{"y"});
  CHECK(some.numbers == floats{4, 5, 6});
}

TEST_CASE("word_vectors: into an embedding's weight; what has none stays") {
  made const a("x 1 2\ny 3 4\n");
  auto const v = text::read_word_vectors(a.file, 2);
  floats weight(6, 9);
  CHECK(text::copy_word_vectors(v, text::vocabulary({"[PAD]", "y", "x"}), weight) == 2);
  CHECK(weight == floats{9, 9, 3, 4, 1, 2});
  CHECK(support::message([&] { text::copy_word_vectors(v, text::vocabulary({"x"}), weight); }) ==
        "braid: word vectors: weight: expected [1, 2], found 6 numbers");
}

TEST_CASE("word_vectors: a bad line is named") {
  auto const said = [](std::string const& bytes) {
    made const a(bytes);
    auto const s = support::message([&] { static_cast<void>(text::read_word_vectors(a.file, 2)); });
    return s.substr(s.find(".txt") + 4);
  };
  CHECK(said("x 1 2\ny 3\n") == ": line 2: expected a word and 2 numbers, found 2 fields");
  CHECK(said("x 1 2\ny 3 4z\n") == ": line 2: expected a finite number, found \"4z\"");
  CHECK(said("x 1 nan\n") == ": line 1: expected a finite number, found \"nan\"");
  CHECK(said("x 1 1e99\n") == ": line 1: expected a finite number, found \"1e99\"");
  CHECK(said("x 1 2\n\n") == ": line 2: expected a word and 2 numbers, found 1 fields");
  CHECK(said("x 1 2\nx 1 2\n") == ": token 1: expected a token that was not there before, found \"x\" again");
}
