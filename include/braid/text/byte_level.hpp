#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "braid/text/unicode.hpp"

namespace braid::inline v0::text {

/// The letter that stands for a byte in files of byte-level vocabularies: what can be seen stands for itself, the
/// others follow from U+0100 on. A space is Ġ.
///
/// source  Radford et al. 2019, GPT-2.
inline constexpr std::array<char32_t, 256> byte_letters = [] {
  std::array<char32_t, 256> letters{};
  char32_t next = 0x100;
  for (char32_t b = 0; b < 256; ++b)
    letters[b] = (b >= 0x21 && b <= 0x7E) || (b >= 0xA1 && b != 0xAD) ? b : next++;
  return letters;
}();

/// The bytes that a token of such a vocabulary spells; none, if it has a letter that stands for no byte.
inline std::optional<std::string> spelled_bytes(std::string_view token) {
  static constexpr auto byte_of = [] {
    std::array<int, 0x144> bytes{};
    bytes.fill(-1);
    for (std::size_t b = 0; b < 256; ++b) bytes[byte_letters[b]] = static_cast<int>(b);
    return bytes;
  }();
  std::string bytes;
  bool all = true;
  each_point(token, [&](char32_t c) {
    all = all && c < byte_of.size() && byte_of[c] >= 0;
    if (all) bytes += static_cast<char>(byte_of[c]);
  });
  if (!all) return std::nullopt;
  return bytes;
}

namespace detail {
enum class letter_class : unsigned char { letter, number, space, other };
inline letter_class class_of_point(char32_t c) {
  if (is_space(c)) return letter_class::space;
  auto const category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) return letter_class::letter;
  bool const number = category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
  return number ? letter_class::number : letter_class::other;
}
inline constexpr std::array<letter_class, 128> ascii_classes = [] {
  std::array<letter_class, 128> all{};
  for (unsigned c = 0; c < 128; ++c)
    all[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? letter_class::letter
             : c >= '0' && c <= '9'                           ? letter_class::number
             : is_space(c)                                    ? letter_class::space
                                                              : letter_class::other;
  return all;
}();
struct classed {
  letter_class is;
  std::size_t bytes;
};
inline classed class_at(std::string_view text, std::size_t at) {
  auto const first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {ascii_classes[first], 1};
  auto const c = decode_one(text.substr(at));
  return {c.good ? class_of_point(c.point) : letter_class::other, c.bytes};
}
/// How long the English ending is that stands here: 's 't 'm 'd 're 've 'll; 0, if none does.
constexpr std::size_t ending(std::string_view rest) {
  if (rest.size() < 2 || rest[0] != '\'') return 0;
  if (rest[1] == 's' || rest[1] == 't' || rest[1] == 'm' || rest[1] == 'd') return 2;
  auto const two = rest.substr(1, 2);
  return two == "re" || two == "ve" || two == "ll" ? 3 : 0;
}
}  // namespace detail

/// Calls f(word) for each word of a text as GPT-2 cuts it: letters, numbers or other signs, each with the space before
/// them; the English endings; white space but for the last one before a word. The words together are the text,
/// whatever its bytes.
///
/// cost    one pass, no memory.
/// source  Radford et al. 2019, GPT-2: 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
template <class F>
void byte_level_words(std::string_view text, F&& f) {
  using detail::class_at, detail::letter_class;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin + detail::ending(text.substr(begin));
    if (end == begin) {
      auto first = class_at(text, begin);
      end += first.bytes;
      if (text[begin] == ' ' && end < text.size())
        if (auto const next = class_at(text, end); next.is != letter_class::space) first = next, end += next.bytes;
      std::size_t last = end - first.bytes;  // where the last of the run begins
      while (end < text.size()) {
        auto const next = class_at(text, end);
        if (next.is != first.is) break;
        last = end, end += next.bytes;
      }
      if (first.is == letter_class::space && end < text.size() && last > begin) end = last;
    }
    f(text.substr(begin, end - begin));
    begin = end;
  }
}

}  // namespace braid::text
