#include "braid/text/word_piece.hpp"

#include "support/bad_files.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace braid;
using ids = std::vector<std::int32_t>;

namespace {
std::string const folder = std::string(BRAID_TEST_DIR) + "/golden/";
std::string from_hex(std::string const& hex) {
  std::string s;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) s += char(std::stoi(hex.substr(i, 2), nullptr, 16));
  return s;
}
text::word_piece small() {
  return text::word_piece(text::vocabulary({"[PAD]", "[UNK]", "[CLS]", "[SEP]", "em", "##bed", "##ding", "##s", "un", "##a"}));
}
}  // namespace

TEST_CASE("word_piece: the ids of Hugging Face's BertTokenizer, on hard texts") {
  auto const tokens = text::vocabulary::read(folder + "word_piece_vocabulary.txt");
  text::word_piece lower(tokens), cased(tokens, {.lower = false});
  std::ifstream cases(folder + "word_piece.txt");
  std::size_t checked = 0;
  for (std::string line; std::getline(cases, line); ++checked) {
    std::istringstream words(line);
    std::string kind, hex;
    words >> kind >> hex;
    ids wanted;
    for (std::int32_t id; words >> id;) wanted.push_back(id);
    CAPTURE(line);
    CHECK((kind == "lower" ? lower : cased).ids(hex == "-" ? "" : from_hex(hex)) == wanted);
  }
  CHECK(checked > 300);
}

TEST_CASE("word_piece: pieces, pairs, batches") {
  auto t = small();
  CHECK(t.ids("embeddings") == ids{2, 4, 5, 6, 7, 3});
  CHECK(t.ids("Embeddings", 4) == ids{2, 4, 5, 3});
  CHECK(t.ids("em", 1) == ids{2, 3});
  CHECK(t.ids("embedx") == ids{2, 1, 3});  // all of a word or nothing
  CHECK(t.ids_of_pair("em", "un") == ids{2, 4, 3, 8, 3});
  auto const b = t.batch(std::vector<std::string>{"em", "", "em em em em"}, 4);
  CHECK(b.ids == ids{2, 4, 3, 0, 2, 3, 0, 0, 2, 4, 4, 3});
  CHECK(b.lengths == ids{3, 2, 4});
}

TEST_CASE("word_piece: a vocabulary without its special tokens") {
  CHECK(support::message([] { text::word_piece t(text::vocabulary({"[PAD]", "[UNK]", "[CLS]"})); }) ==
        "braid: vocabulary: expected the token [SEP], found 3 tokens without it");
}
