#include "braid/text/vocabulary.hpp"
#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  // An empty line is a token: a std::string, and a place in the table.
  return fuzz::file(data, size, [](auto const& file) {
    auto const v = braid::text::vocabulary::read(file);
    for (std::size_t i = 0; i < v.size(); ++i)
      fuzz::must(v.find(v.tokens()[i]) == static_cast<std::int32_t>(i), "every token is found");
  }, {.per_byte = 256});
}
