#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "braid/core/error.hpp"

namespace braid::inline v0::text {

/// What becomes of bytes that are no UTF-8: U+FFFD in their place, or an error.
enum class invalid { replace, refuse };

/// U+FFFD, which stands for what could not be read.
inline constexpr char32_t replacement = 0xFFFD;

/// One code point from the front of `utf8`, and how many bytes it took. An ill-formed start takes as many bytes as could
/// have begun a code point, at least one, and `good` is false: the number of replacements that Unicode recommends.
///
/// source  Unicode 15, 3.9, table 3-7 and "U+FFFD Substitution of Maximal Subparts".
struct decoded {
  char32_t point = replacement;
  std::size_t bytes = 1;
  bool good = false;
};
constexpr decoded decode_one(std::string_view utf8) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  unsigned const first = byte(0);
  if (first < 0x80) return {first, 1, true};
  std::size_t const size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  if (size == 0) return {};
  char32_t point = first & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (i == utf8.size()) return {replacement, i, false};
    unsigned low = 0x80, high = 0xBF;  // the second byte is bound by the first: no overlong forms, surrogates, beyond 10FFFF
    if (i == 1) {
      if (first == 0xE0) low = 0xA0;
      else if (first == 0xED) high = 0x9F;
      else if (first == 0xF0) low = 0x90;
      else if (first == 0xF4) high = 0x8F;
    }
    if (byte(i) < low || byte(i) > high) return {replacement, i, false};
    point = point << 6 | (byte(i) & 0x3F);
  }
  return {point, size, true};
}

/// Calls f(code point) for each of `utf8`. One pass, no memory.
///
/// errors  value_error with invalid::refuse: the byte, under `name`.
template <class F>
constexpr void each_point(std::string_view utf8, F&& f, invalid policy = invalid::replace, std::string_view name = "text") {
  for (std::size_t at = 0; at < utf8.size();) {
    auto const c = decode_one(utf8.substr(at));
    if (!c.good && policy == invalid::refuse)
      throw value_error(name, "byte " + std::to_string(at), "UTF-8", "bytes that are none");
    f(c.point);
    at += c.bytes;
  }
}

/// Appends one code point.
constexpr void append_utf8(std::string& to, char32_t c) {
  auto const put = [&](char32_t bits) { to += static_cast<char>(static_cast<unsigned char>(bits)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

/// The same text as UTF-8 that is well formed.
///
/// errors  as each_point.
inline std::string valid_utf8(std::string_view utf8, invalid policy = invalid::replace, std::string_view name = "text") {
  std::string s;
  s.reserve(utf8.size());
  each_point(utf8, [&](char32_t c) { append_utf8(s, c); }, policy, name);
  return s;
}

}  // namespace braid::text
