#include "braid/text/word_vectors.hpp"
#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  return fuzz::file(data, size, [](auto const& file) {
    for (std::size_t const dims : {1, 3}) {
      auto const v = braid::text::read_word_vectors(file, dims);
      fuzz::must(v.numbers.size() == v.words.size() * dims, "a vector a word");
    }
  }, {.per_byte = 128});
}
