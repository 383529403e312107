#include "braid/text/sentence_piece.hpp"

#include "support/bad_files.hpp"
#include "text/golden_texts.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace braid;
using ids = std::vector<std::int32_t>;

namespace {
std::string const folder = std::string(BRAID_TEST_DIR) + "/golden/";
}  // namespace

TEST_CASE("sentence_piece: the ids of the Python package, unigram and BPE") {
  text::sentence_piece unigram(folder + "sentence_piece_unigram.model"), bpe(folder + "sentence_piece_bpe.model");
  CHECK(unigram.size() == 500);
  auto const checked = support::each_golden_text("sentence_piece.txt", [&](auto const& kind, auto const& text, ids const& wanted) {
    CHECK((kind == "unigram" ? unigram : bpe).ids(text) == wanted);
  });
  CHECK(checked > 400);
}

TEST_CASE("sentence_piece: begin, end, truncation, batches, and the text again") {
  text::sentence_piece plain(folder + "sentence_piece_bpe.model"), t(folder + "sentence_piece_bpe.model", {.begin = true, .end = true});
  auto const inner = plain.ids("the model of the words");
  REQUIRE(inner.size() > 4);
  CHECK(plain.text(inner) == "the model of the words");
  ids whole{1};
  whole.insert(whole.end(), inner.begin(), inner.end());
  whole.push_back(2);
  CHECK(t.ids("the model of the words") == whole);
  CHECK(t.ids("the model of the words", 3) == ids{1, inner[0], 2});
  CHECK(t.ids("the", 1) == ids{2});
  auto const b = t.batch(std::vector<std::string>{"", "the model of the words"}, 4);
  CHECK(b.ids == ids{1, 2, 3, 3, 1, inner[0], inner[1], 2});  // the model was trained with pad_id 3
  CHECK(b.lengths == ids{2, 4});
  CHECK(t[1] == "<s>");
  CHECK(t.find("</s>") == 2);
  CHECK(support::message([&] { static_cast<void>(t[500]); }) == "braid: sentence_piece: id: expected 0 to 499, found 500");
  CHECK(support::message([&] { static_cast<void>(t.text(ids{-1})); }) == "braid: sentence_piece: id: expected 0 to 499, found -1");
}

TEST_CASE("sentence_piece: what is no model is refused, cut off or changed") {
  CHECK(support::message([] { text::sentence_piece t("/nowhere.model"); }).starts_with("braid: /nowhere.model: expected a file"));
  // The last is a model of one piece without letters, where the library throws.
  for (std::string_view const bad : {std::string_view(), std::string_view("text"), std::string_view("\n\xff\xff\xff\xff\x0f"),
                                     std::string_view("\n\2\n\0", 4)}) {
    auto const bytes = support::to_bytes(bad);
    CHECK(support::contains(support::message([&] { text::sentence_piece t(input_file("f", bytes)); }),
                            "braid: f: expected a model that sentencepiece reads, found "));
  }
}
