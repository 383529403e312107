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

/// Appends the canonical decomposition of c, or the one of compatibility; reorder() puts the marks of a whole text into order.
inline void decompose(std::vector<char32_t>& to, char32_t c, bool compatible = false) {
  if (c < 0xA0 || (!compatible && c < 0xC0)) return to.push_back(c);
  utf8proc_int32_t parts[32];
  int last = 0;
  auto const how = static_cast<utf8proc_option_t>(compatible ? UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT : UTF8PROC_DECOMPOSE);
  auto const n = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts, 32, how, &last);
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

namespace detail {
/// Makes the points of `run`, decomposed, what they are in the form, and appends them.
inline void append_run(std::string& to, std::vector<char32_t>& run, std::vector<utf8proc_int32_t>& work, bool compose) {
  if (run.size() == 1 && run[0] < 0x80) {
    to += static_cast<char>(run[0]);
  } else {
    reorder(run);
    if (compose) {
      work.assign(run.begin(), run.end());
      constexpr auto how = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
      auto const left = utf8proc_normalize_utf32(work.data(), static_cast<utf8proc_ssize_t>(work.size()), how);
      run.assign(work.begin(), work.begin() + left);
    }
    for (char32_t const c : run) append_utf8(to, c);
  }
  run.clear();
}
}  // namespace detail

/// `utf8` in one of Unicode's normal forms; bytes that are no UTF-8 as `policy` says.
///
/// cost    one pass, and memory for the longest run without ASCII: nothing goes together across the front of an ASCII
///         character.
/// errors  value_error: as each_point.
/// source  Unicode Standard Annex 15.
inline std::string normalised(std::string_view utf8, normal_form form, invalid policy = invalid::replace,
                              std::string_view name = "text") {
  bool const compose = form == normal_form::nfc || form == normal_form::nfkc;
  bool const compatible = form == normal_form::nfkc || form == normal_form::nfkd;
  std::string s;
  s.reserve(utf8.size());
  std::vector<char32_t> run;
  std::vector<utf8proc_int32_t> work;
  each_point(utf8, [&](char32_t c) {
    if (c < 0x80) detail::append_run(s, run, work, compose);
    decompose(run, c, compatible);
  }, policy, name);
  detail::append_run(s, run, work, compose);
  return s;
}

}  // namespace braid::text
