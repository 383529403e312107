#include "braid/text/sentence_piece.hpp"
#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  // protobuf takes up to 50 MB for a string that claims to be as long, before it looks.
  return fuzz::file(data, size, [](auto const& file) {
    braid::text::sentence_piece pieces(file);
    auto const ids = pieces.ids("the wordsab \xff\xe6\x9d\xb1");
    (void)pieces.text(ids);
  }, {.per_byte = 4096, .least = 192u << 20});
}
