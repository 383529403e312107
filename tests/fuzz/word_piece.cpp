#include "braid/text/word_piece.hpp"
#include "fuzz/fuzz.hpp"

#include <string_view>

// Texts, by a vocabulary that knows some letters and pieces.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using braid::text::vocabulary, braid::text::word_piece;
  static vocabulary const tokens({"[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "b", "##a", "##b", "ab", "##ab", ",", "é", "##é", "e", "##e", "中"});
  static word_piece lower(tokens), cased(tokens, {.lower = false});
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  return fuzz::within({.per_byte = 64}, size, [&] {
    for (auto* pieces : {&lower, &cased}) {
      auto const ids = pieces->ids(text), some = pieces->ids(text, 4);
      for (auto const id : ids) fuzz::must(id > 0 && id < static_cast<std::int32_t>(tokens.size()), "an id of the vocabulary");
      fuzz::must(some.size() <= 4 && some.size() <= ids.size(), "no more ids than asked for");
    }
  });
}
