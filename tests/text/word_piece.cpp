#include "braid/text/word_piece.hpp"

#include "support/bad_files.hpp"
#include "text/golden_texts.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

using namespace braid;
using ids = std::vector<std::int32_t>;

namespace {
std::string const folder = std::string(BRAID_TEST_DIR) + "/golden/";
text::word_piece small() {
  return text::word_piece(text::vocabulary({"[PAD]", "[UNK]", "[CLS]", "[SEP]", "em", "##bed", "##ding", "##s", "un", "##a"}));
}
}  // namespace

TEST_CASE("word_piece: the ids of Hugging Face's BertTokenizer, on hard texts") {
  auto const tokens = text::vocabulary::read(folder + "word_piece_vocabulary.txt");
  text::word_piece lower(tokens), cased(tokens, {.lower = false});
  auto const checked = support::each_golden_text("word_piece.txt", [&](auto const& kind, auto const& text, ids const& wanted) {
    CHECK((kind == "lower" ? lower : cased).ids(text) == wanted);
  });
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
