#include "braid/text/byte_pair.hpp"
#include "fuzz/fuzz.hpp"

#include <string_view>

// A vocabulary, merges and a text, with a byte of 0 between them.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace braid;
  std::string_view const all(reinterpret_cast<char const*>(data), size);
  auto const first = std::min(all.find('\0'), size), second = std::min(all.find('\0', std::min(first + 1, size)), size);
  auto const part = [&](std::size_t from, std::size_t to) { return std::as_bytes(std::span(data, size)).subspan(from, to - from); };
  static text::byte_pair known = [] {
    std::vector<std::string> tokens(256);
    for (std::size_t b = 0; b < 256; ++b) text::append_utf8(tokens[b], text::byte_letters[b]);
    for (auto const* more : {"ab", "bc", "abc", "Ġa", "aa", "aaaa"}) tokens.emplace_back(more);
    return text::byte_pair(text::vocabulary(tokens), {{"a", "b"}, {"ab", "c"}, {"b", "c"}, {"Ġ", "a"}, {"a", "a"}, {"aa", "aa"}}, {.pad = ""});
  }();
  fuzz::file(part(0, first), [](auto const& file) { (void)text::read_json_vocabulary(file); }, {.per_byte = 256});
  fuzz::file(part(std::min(first + 1, second), second), [](auto const& file) { (void)text::read_merges(file); }, {.per_byte = 64});
  return fuzz::within({.per_byte = 256}, size, [&] { fuzz::must(known.text(known.ids(all)) == all, "the ids spell the text"); });
}
