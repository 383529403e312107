#pragma once
#if __has_include(<utf8proc.h>)
#include <utf8proc.h>
#else
#error "braid/text/unicode.hpp needs utf8proc: apt install libutf8proc-dev, link braid::text"
#include "missing_library"  // there is none: the compiler stops here
#endif

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "braid/core/error.hpp"
#include "braid/text/utf8.hpp"

namespace braid::inline v0::text {

// What Unicode says of code points, by utf8proc: 350 kB of tables, no files, no locale.

/// The general category is one of Cc, Cf, Co, Cs; what is unassigned yet (Cn) may come to be a letter.
inline bool is_other(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c)) >= UTF8PROC_CATEGORY_CC;
}
/// The general category is one of Pc, Pd, Ps, Pe, Pi, Pf, Po.
inline bool is_punctuation(char32_t c) {
  auto const category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}
/// A mark that takes no room of its own: Mn.
inline bool is_nonspacing_mark(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_MN;
}
/// The property White_Space.
constexpr bool is_space(char32_t c) {
  return (c >= 9 && c <= 13) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}
/// An ideograph of the blocks that Chinese is written in.
constexpr bool is_cjk(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2A6DF) ||
         (c >= 0x2A700 && c <= 0x2B73F) || (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B820 && c <= 0x2CEAF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}
/// The lower case of one code point by itself, whatever stands around it.
inline char32_t lower(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}

/// Appends the canonical decomposition of c; reorder() puts the marks of a whole text into order.
inline void decompose(std::vector<char32_t>& to, char32_t c) {
  if (c < 0xC0) return to.push_back(c);
  utf8proc_int32_t parts[32];
  int last = 0;
  auto const n = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts, 32, UTF8PROC_DECOMPOSE, &last);
  if (n < 0 || n > 32) return to.push_back(c);
  for (int i = 0; i < n; ++i) to.push_back(static_cast<char32_t>(parts[i]));
}
/// Canonical order: marks by their combining class, each run of them by itself.
inline void reorder(std::vector<char32_t>& points) {
  auto const rank = [](char32_t c) { return c < 0x300 ? 0 : utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class; };
  for (auto begin = points.begin(); begin != points.end();) {
    if (rank(*begin) == 0) {
      ++begin;
      continue;
    }
    auto const end = std::find_if(begin, points.end(), [&](char32_t c) { return rank(c) == 0; });
    std::stable_sort(begin, end, [&](char32_t a, char32_t b) { return rank(a) < rank(b); });
    begin = end;
  }
}

enum class normal_form { nfc, nfd, nfkc, nfkd };

/// `utf8` in one of Unicode's normal forms; bytes that are no UTF-8 as `policy` says.
///
/// cost    two passes and memory of the text's size.
/// errors  value_error: as each_point.
/// source  Unicode Standard Annex 15.
inline std::string normalised(std::string_view utf8, normal_form form, invalid policy = invalid::replace, std::string_view name = "text") {
  std::string const good = valid_utf8(utf8, policy, name);
  int options = UTF8PROC_STABLE;
  options |= form == normal_form::nfc || form == normal_form::nfkc ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE;
  if (form == normal_form::nfkc || form == normal_form::nfkd) options |= UTF8PROC_COMPAT;
  auto const* const bytes = reinterpret_cast<utf8proc_uint8_t const*>(good.data());
  auto const size = static_cast<utf8proc_ssize_t>(good.size());
  auto const made = static_cast<utf8proc_option_t>(options);
  auto const n = utf8proc_decompose(bytes, size, nullptr, 0, made);
  std::vector<utf8proc_int32_t> points(static_cast<std::size_t>(std::max<utf8proc_ssize_t>(n, 0)) + 1);  // reencode ends it with a 0
  if (n < 0 || utf8proc_decompose(bytes, size, points.data(), n, made) != n)
    throw value_error(name, "", "text that utf8proc takes", utf8proc_errmsg(n));
  auto const length = utf8proc_normalize_utf32(points.data(), n, made);
  std::string s;
  s.reserve(good.size());
  for (utf8proc_ssize_t i = 0; i < length; ++i) append_utf8(s, static_cast<char32_t>(points[static_cast<std::size_t>(i)]));
  return s;
}

}  // namespace braid::text
