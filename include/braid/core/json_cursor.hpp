#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "braid/core/text_cursor.hpp"

namespace braid::inline v0 {

/// Whether the text is UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
inline bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    auto const at = [&](std::size_t k) { return static_cast<unsigned>(static_cast<unsigned char>(text[k])); };
    unsigned const first = at(i);
    std::size_t const length = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
    if (length == 0 || text.size() - i < length) return false;
    std::uint32_t code = length == 1 ? first : first & (0x7fu >> length);
    for (std::size_t k = 1; k < length; ++k) {
      if (at(i + k) >> 6 != 2) return false;
      code = code << 6 | (at(i + k) & 0x3f);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    i += length;
  }
  return true;
}

/// A cursor in JSON, for the parts of it that headers of weights and vocabularies are made of. Strict.
///
/// errors  file_error: as text_cursor's.
class json_cursor : public text_cursor {
 public:
  using text_cursor::text_cursor;

  /// { "key": ..., ... }: calls f(key) with the cursor at the value, which f must take.
  template <class F>
  void object(F&& f) {
    expect("{");
    if (eat("}")) return;
    do {
      std::string const key = string("a name");
      expect(":");
      f(key);
    } while (eat(","));
    expect("}");
  }
  /// A string, its escapes made into what they stand for; `expected` says what it is.
  std::string string(std::string_view expected) {
    if (!eat("\"")) fail(expected);
    std::string value;
    for (char c; (c = take("the closing quote")) != '"';) {
      if (static_cast<unsigned char>(c) < 0x20) fail("no control characters in a string", "one");
      if (c == '\\') escape(value);
      else value += c;
    }
    if (!is_utf8(value)) fail("a string in UTF-8", "other bytes");
    return value;
  }

 private:
  void escape(std::string& value) {
    char const c = take("an escape");
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    if (auto const i = letters.find(c); i != std::string_view::npos) {
      value += meanings[i];
      return;
    }
    if (c != 'u') fail("an escape of JSON", in_quotes({&c, 1}));
    std::uint32_t code = hex4();
    if (code >= 0xd800 && code < 0xdc00) {  // the first half of a pair
      if (take("a second \\u") != '\\' || take("a second \\u") != 'u') fail("a second \\u", "none");
      std::uint32_t const low = hex4();
      if (low < 0xdc00 || low > 0xdfff) fail("the second half of a pair", "another character");
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    // A lone second half becomes bytes that is_utf8 refuses.
    auto const put = [&](std::uint32_t lead, std::uint32_t bits) { value += static_cast<char>(lead | bits); };
    if (code < 0x80) return put(0, code);
    if (code < 0x800) put(0xc0, code >> 6);
    else if (code < 0x10000) put(0xe0, code >> 12);
    else put(0xf0, code >> 18), put(0x80, code >> 12 & 0x3f);
    if (code >= 0x800) put(0x80, code >> 6 & 0x3f);
    put(0x80, code & 0x3f);
  }

  std::uint32_t hex4() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
      constexpr std::string_view low = "0123456789abcdef", high = "0123456789ABCDEF";
      char const c = take("a hexadecimal digit");
      auto const digit = low.find(c) != std::string_view::npos ? low.find(c) : high.find(c);
      if (digit == std::string_view::npos) fail("a hexadecimal digit", in_quotes({&c, 1}));
      code = code << 4 | static_cast<std::uint32_t>(digit);
    }
    return code;
  }
};

/// A JSON string, quotes included.
inline std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (char const c : text) {
    constexpr std::string_view hex = "0123456789abcdef";
    auto const code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += '\\', out += c;
    else if (code < 0x20) out.append("\\u00").append(1, hex[code >> 4]).append(1, hex[code & 15]);
    else out += c;
  }
  return out + '"';
}

}  // namespace braid
