#pragma once
// braid: the headers of text. Written by scripts/single-include; do not edit.
#include "braid.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

// braid/text/utf8.hpp
#ifndef BRAID_SINGLE_TEXT_UTF8
#define BRAID_SINGLE_TEXT_UTF8
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
#endif

// braid/text/unicode.hpp
#ifndef BRAID_SINGLE_TEXT_UNICODE
#define BRAID_SINGLE_TEXT_UNICODE
#if __has_include(<utf8proc.h>)
#include <utf8proc.h>
#else
#error "braid/text/unicode.hpp needs utf8proc: apt install libutf8proc-dev, link braid::text"
#include "missing_library"  // there is none: the compiler stops here
#endif

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
#endif

// braid/text/basic_tokens.hpp
#ifndef BRAID_SINGLE_TEXT_BASIC_TOKENS
#define BRAID_SINGLE_TEXT_BASIC_TOKENS
namespace braid::inline v0::text {

struct basic_options {
  bool lower = true;
  bool strip_accents = true;  ///< with lower alone
  bool split_cjk = true;      ///< every ideograph is a word
};

/// Words and signs as BERT sees them: control characters go, accents and case where asked, words end at white space, and
/// every sign of punctuation stands alone. Bytes that are no UTF-8 go, too.
///
///   text::basic_tokens words;
///   words("Hôtel, 7€", [](std::string_view word) { ... });   // hotel  ,  7€
///
/// cost    one pass; the memory of the longest text is kept. ASCII needs no tables.
/// source  Devlin et al. 2018, arXiv:1810.04805; Hugging Face's BertNormalizer and BertPreTokenizer.
class basic_tokens {
 public:
  explicit basic_tokens(basic_options o = {}) : options_(o) {}

  template <class F>
  void operator()(std::string_view utf8, F&& f) {
    word_.clear();
    marks_.clear();
    each_point(utf8, [&](char32_t c) { clean(c, f); });
    end_marks(f);
    end_word(f);
  }

 private:
  bool strips() const { return options_.lower && options_.strip_accents; }
  template <class F>
  void clean(char32_t c, F& f) {
    if (c < 0x80) {
      end_marks(f);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') end_word(f);
      else if (c < 0x20 || c == 0x7F) return;
      else place(options_.lower ? lower(c) : c, f);
      return;
    }
    if (c == replacement || is_other(c)) return;
    if (is_space(c)) {
      end_marks(f);
      end_word(f);
    } else if (options_.split_cjk && is_cjk(c)) {
      end_marks(f);
      end_word(f);
      // A compatibility ideograph becomes the one it stands for with the accents, behind the split.
      through_marks(c);
      end_marks(f);
      end_word(f);
    } else {
      through_marks(c);
    }
  }
  /// What may have accents waits until no mark can follow that would come before one of its own.
  void through_marks(char32_t c) {
    if (strips()) decompose(marks_, c);
    else marks_.push_back(c);
  }
  template <class F>
  void end_marks(F& f) {
    if (marks_.empty()) return;
    if (strips()) reorder(marks_);
    for (char32_t const c : marks_)
      if (!strips() || !is_nonspacing_mark(c)) place(options_.lower ? lower(c) : c, f);
    marks_.clear();
  }
  template <class F>
  void place(char32_t c, F& f) {
    bool const sign = c < 0x80 ? (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126)
                               : is_punctuation(c);
    if (sign) end_word(f);
    append_utf8(word_, c);
    if (sign) end_word(f);
  }
  template <class F>
  void end_word(F& f) {
    if (word_.empty()) return;
    f(std::string_view(word_));
    word_.clear();
  }

  basic_options options_;
  std::string word_;
  std::vector<char32_t> marks_;
};

}  // namespace braid::text
#endif

// braid/text/byte_level.hpp
#ifndef BRAID_SINGLE_TEXT_BYTE_LEVEL
#define BRAID_SINGLE_TEXT_BYTE_LEVEL
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
#endif

// braid/core/input_file.hpp
#ifndef BRAID_SINGLE_CORE_INPUT_FILE
#define BRAID_SINGLE_CORE_INPUT_FILE
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace braid::inline v0 {

/// A file opened for reading at any byte, or bytes in memory that are treated as one. Every read is checked against
/// the size, so a reader that goes through it cannot run past the end.
///
/// errors  file_error: not there, not a regular file, shorter than a read asks for, a failing disk.
/// threads read() may be called by several at once.
class input_file {
 public:
  explicit input_file(std::string path) : name_(std::move(path)) {
    // O_NONBLOCK: opening a pipe must not wait for a writer. Regular files ignore it.
    handle_ = ::open(name_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (handle_ < 0) refuse("", "a file that can be read", std::system_category().message(errno));
    struct stat facts;
    if (::fstat(handle_, &facts) != 0 || !S_ISREG(facts.st_mode)) {
      ::close(handle_);
      refuse("", "a regular file", "a folder, pipe or device");
    }
    size_ = static_cast<std::size_t>(facts.st_size);
  }

  /// Bytes in memory; they must outlive this object. The name stands in error messages.
  input_file(std::string name, std::span<std::byte const> bytes)
      : name_(std::move(name)), bytes_(bytes), size_(bytes.size()) {}

  input_file(input_file const&) = delete;
  input_file& operator=(input_file const&) = delete;
  ~input_file() {
    if (handle_ >= 0) ::close(handle_);
  }

  [[nodiscard]] std::string const& name() const { return name_; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Fills `out` with the bytes from `at` on; all of them or file_error.
  void read(std::size_t at, std::span<std::byte> out) const {
    require(at, out.size());
    if (out.empty()) return;
    if (handle_ < 0) {
      std::memcpy(out.data(), bytes_.data() + at, out.size());
      return;
    }
    while (!out.empty()) {
      // One call moves less than 2 GiB; EINTR and short reads are not failures.
      auto const n = ::pread(handle_, out.data(), std::min<std::size_t>(out.size(), std::size_t{1} << 30),
                             static_cast<off_t>(at));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) refuse(byte_place(at), "readable bytes", std::system_category().message(errno));
      if (n == 0) refuse(byte_place(at), std::to_string(out.size()) + " more bytes", "the end: the file was shortened");
      out = out.subspan(static_cast<std::size_t>(n));
      at += static_cast<std::size_t>(n);
    }
  }

  /// `count` bytes from `at` on. Checked before memory is taken.
  [[nodiscard]] std::vector<std::byte> read(std::size_t at, std::size_t count) const {
    require(at, count);
    std::vector<std::byte> bytes(count);
    read(at, std::span<std::byte>(bytes));
    return bytes;
  }

  /// Throws unless `count` bytes stand at `at`.
  void require(std::size_t at, std::size_t count) const {
    if (at > size_ || count > size_ - at)
      refuse(byte_place(at), std::to_string(count) + " bytes",
             at >= size_ ? "the end of the file" : std::to_string(size_ - at) + " bytes");
  }

  /// Throws file_error with this file as its subject.
  [[noreturn]] void refuse(std::string_view place, std::string_view expected, std::string_view found) const {
    throw file_error(name_, place, expected, found);
  }

 private:
  std::string name_;
  std::span<std::byte const> bytes_{};
  std::size_t size_ = 0;
  int handle_ = -1;
};

}  // namespace braid
#endif

// braid/text/lines.hpp
#ifndef BRAID_SINGLE_TEXT_LINES
#define BRAID_SINGLE_TEXT_LINES
namespace braid::inline v0::text {

/// Calls f(line, its number from 1) for every line of a file, without its end, LF or CR LF; a last line without an end counts.
///
/// cost    the file in memory, once.
/// errors  file_error: as input_file's.
template <class F>
void each_line(input_file const& file, F&& f) {
  std::vector<std::byte> const bytes = file.read(0, file.size());
  std::string_view rest(reinterpret_cast<char const*>(bytes.data()), bytes.size());
  for (std::size_t number = 1; !rest.empty(); ++number) {
    std::size_t const end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    f(line, number);
  }
}

}  // namespace braid::text
#endif

// braid/text/framed.hpp
#ifndef BRAID_SINGLE_TEXT_FRAMED
#define BRAID_SINGLE_TEXT_FRAMED
namespace braid::inline v0::text {

/// What a tokeniser calls f(id) for, between a token for the begin and one for the end, where these are not below 0; at most
/// `most` of all, and then the last of the text are left out.
template <class Tokeniser>
std::vector<std::int32_t> framed(Tokeniser& tokeniser, std::string_view text, std::int32_t begin, std::int32_t end, std::size_t most) {
  std::vector<std::int32_t> all;
  if (begin >= 0) all.push_back(begin);
  tokeniser(text, [&](std::int32_t id) { all.push_back(id); });
  std::size_t const ends = end >= 0;
  all.resize(std::min(all.size(), most - std::min(most, ends)));
  if (end >= 0) all.push_back(end);
  return all;
}

}  // namespace braid::text
#endif

// braid/text/padded.hpp
#ifndef BRAID_SINGLE_TEXT_PADDED
#define BRAID_SINGLE_TEXT_PADDED
namespace braid::inline v0::text {

/// Token ids of several texts as `tokens<Name, steps, vocabulary>` takes them: text(p.ids, p.lengths).
struct padded {
  std::size_t steps = 0;
  std::vector<std::int32_t> ids;      ///< [rows, steps]; `pad` beyond a text's end
  std::vector<std::int32_t> lengths;  ///< [rows], at most steps

  explicit padded(std::size_t all_steps, std::int32_t with = 0) : steps(all_steps), pad(with) {}
  /// Several texts, by what a tokeniser makes of each in at most so many steps.
  template <class Tokeniser, class Texts>
  padded(Tokeniser& tokeniser, Texts const& texts, std::size_t all_steps, std::int32_t with) : padded(all_steps, with) {
    for (auto const& t : texts) add(tokeniser.ids(t, steps));
  }

  [[nodiscard]] std::size_t rows() const { return lengths.size(); }
  /// One more text; what does not fit is left out at the end.
  void add(std::vector<std::int32_t> const& text) {
    std::size_t const used = std::min(text.size(), steps);
    ids.insert(ids.end(), text.begin(), text.begin() + static_cast<std::ptrdiff_t>(used));
    ids.insert(ids.end(), steps - used, pad);
    lengths.push_back(static_cast<std::int32_t>(used));
  }

  std::int32_t pad;
};

}  // namespace braid::text
#endif

// braid/core/atomic_file.hpp
#ifndef BRAID_SINGLE_CORE_ATOMIC_FILE
#define BRAID_SINGLE_CORE_ATOMIC_FILE
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace braid::inline v0 {

/// A file that appears whole or not at all: bytes go to a temporary file in the same folder, commit() makes them
/// durable and renames it over the target. Without commit() (an exception on the way) the temporary file is removed
/// and what stood at the target stays. A symbolic link is followed; an existing file's permissions are kept.
///
/// errors  file_error: no such folder, no permission, disk full, the target is a folder or a device.
class atomic_file {
 public:
  explicit atomic_file(std::string path) : path_(std::move(path)), target_(path_) {
    struct stat facts;
    bool const replaces = ::stat(path_.c_str(), &facts) == 0;
    if (replaces && !S_ISREG(facts.st_mode)) refuse("a regular file to replace", "a folder, pipe or device");
    if (std::unique_ptr<char, decltype(&std::free)> const real{::realpath(path_.c_str(), nullptr), &std::free}; real)
      target_ = real.get();
    // O_EXCL keeps writers of one target apart, in this process and in others; a file left by a crash is stepped over.
    for (int attempt = 0; attempt < 1000 && handle_ < 0; ++attempt) {
      temporary_ = target_ + "." + std::to_string(::getpid()) + "-" + std::to_string(attempt) + ".tmp";
      handle_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (handle_ < 0 && errno != EEXIST) break;
    }
    if (handle_ < 0) refuse("a folder that can be written to", std::system_category().message(errno));
    // The owner may lack the right to change it; the bytes matter more than the mode.
    if (replaces) static_cast<void>(::fchmod(handle_, facts.st_mode & 07777) == 0);
  }

  atomic_file(atomic_file const&) = delete;
  atomic_file& operator=(atomic_file const&) = delete;

  ~atomic_file() {
    if (handle_ >= 0) ::close(handle_);
    if (!committed_) ::unlink(temporary_.c_str());
  }

  /// Appends bytes.
  void write(std::span<std::byte const> bytes) {
    while (!bytes.empty()) {
      auto const n = ::write(handle_, bytes.data(), std::min<std::size_t>(bytes.size(), std::size_t{1} << 30));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) refuse("room for the whole file", std::system_category().message(errno));
      bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
  }

  /// Appends characters.
  void write(std::string_view text) { write(std::as_bytes(std::span(text.data(), text.size()))); }

  /// Puts the file in its place. Nothing may be written afterwards.
  void commit() {
    if (::fsync(handle_) != 0) refuse("bytes that reach the disk", std::system_category().message(errno));
    int const closed = ::close(handle_);
    handle_ = -1;
    if (closed != 0) refuse("bytes that reach the disk", std::system_category().message(errno));
    if (::rename(temporary_.c_str(), target_.c_str()) != 0)
      refuse("a place that can be renamed to", std::system_category().message(errno));
    committed_ = true;
    sync_folder();
  }

 private:
  [[noreturn]] void refuse(std::string_view expected, std::string_view found) const {
    throw file_error(path_, "write", expected, found);
  }

  // The rename itself is on the disk only once the folder is. Some file systems cannot do it; then the name is as
  // safe as they make it.
  void sync_folder() const {
    auto const slash = target_.rfind('/');
    std::string const folder = slash == std::string::npos ? "." : target_.substr(0, slash + 1);
    int const handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return;
    static_cast<void>(::fsync(handle) == 0);
    ::close(handle);
  }

  std::string path_, target_, temporary_;
  int handle_ = -1;
  bool committed_ = false;
};

/// All of a file at once. Errors as atomic_file's.
template <class Content>
void write_whole(std::string const& path, Content const& content) {
  atomic_file out(path);
  out.write(content);
  out.commit();
}

}  // namespace braid
#endif

// braid/text/vocabulary.hpp
#ifndef BRAID_SINGLE_TEXT_VOCABULARY
#define BRAID_SINGLE_TEXT_VOCABULARY
namespace braid::inline v0::text {

namespace detail {
/// Looks up a std::string by a view of one.
struct text_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};
}  // namespace detail

/// Tokens and their ids, 0 to size() - 1. Reading it needs no allocation.
///
/// errors  file_error and value_error: a token twice (the line), none at all, more than 2^31 - 1.
class vocabulary {
 public:
  vocabulary() = default;
  explicit vocabulary(std::vector<std::string> tokens, std::string const& name = "vocabulary") {
    for (auto& t : tokens)
      if (!add(std::move(t))) throw value_error(name, "token " + std::to_string(size()), "a token that was not there before", "\"" + twice_ + "\" again");
  }
  /// One token a line, ids in their order; the end of a line may be CR LF. A last line without its end counts.
  static vocabulary read(input_file const& file) {
    vocabulary v;
    each_line(file, [&](std::string_view line, std::size_t number) {
      auto const where = [&] { return "line " + std::to_string(number); };
      if (v.size() == most) file.refuse(where(), "at most " + std::to_string(most) + " tokens", "more");
      if (!v.add(std::string(line))) file.refuse(where(), "a token that was not there before", "\"" + v.twice_ + "\" again");
    });
    if (v.size() == 0) file.refuse("", "one token a line", "an empty file");
    return v;
  }
  static vocabulary read(std::string const& path) { return read(input_file(path)); }
  /// The same, whole or not at all.
  void write(std::string const& path) const {
    for (auto const& t : tokens_)
      if (t.find_first_of("\r\n") != t.npos) throw value_error(path, "", "tokens without ends of lines, of which there is one a line", "\"" + t + "\"");
    std::string all;
    for (auto const& t : tokens_) all.append(t).push_back('\n');
    write_whole(path, all);
  }

  [[nodiscard]] std::size_t size() const { return tokens_.size(); }
  [[nodiscard]] std::vector<std::string> const& tokens() const { return tokens_; }
  [[nodiscard]] std::string const& operator[](std::int32_t id) const { return tokens_[static_cast<std::size_t>(id)]; }
  /// The token's id, or -1.
  [[nodiscard]] std::int32_t find(std::string_view token) const {
    auto const at = ids_.find(token);
    return at == ids_.end() ? -1 : at->second;
  }
  /// The id of a token that must be there.
  [[nodiscard]] std::int32_t at(std::string_view token) const {
    auto const id = find(token);
    if (id < 0) throw value_error("vocabulary", "", "the token " + std::string(token), std::to_string(size()) + " tokens without it");
    return id;
  }

 private:
  static constexpr std::size_t most = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
  bool add(std::string token) {
    auto const [at, fresh] = ids_.emplace(token, static_cast<std::int32_t>(tokens_.size()));
    if (fresh) tokens_.push_back(std::move(token));
    else twice_ = std::move(token);
    return fresh;
  }
  std::vector<std::string> tokens_;
  std::unordered_map<std::string, std::int32_t, detail::text_hash, std::equal_to<>> ids_;
  std::string twice_;
};

/// Which words become a vocabulary.
struct word_choice {
  std::vector<std::string> first = {"[PAD]", "[UNK]"};  ///< ids 0, 1, ...
  std::size_t least = 1;                                 ///< times that a word must come
  std::size_t most = std::numeric_limits<std::size_t>::max();  ///< tokens, with the first
};
/// How often each word comes; a vocabulary of them.
///
///   text::word_counts counts;
///   for (auto const& line : lines) words(line, [&](auto word) { counts.add(word); });
///   auto const v = counts.chosen({.first = {"[PAD]", "[UNK]"}, .least = 2, .most = 20'000});
class word_counts {
 public:
  void add(std::string_view word, std::size_t times = 1) {
    auto const at = counts_.find(word);
    if (at == counts_.end()) counts_.emplace(std::string(word), times);
    else at->second += times;
  }
  [[nodiscard]] std::size_t operator()(std::string_view word) const {
    auto const at = counts_.find(word);
    return at == counts_.end() ? 0 : at->second;
  }
  /// The frequent ones first, and those that are as frequent by their bytes: one text, one vocabulary.
  [[nodiscard]] vocabulary chosen(word_choice c = {}) const {
    std::vector<std::pair<std::string_view, std::size_t>> all;
    for (auto const& [word, n] : counts_)
      if (n >= c.least && std::find(c.first.begin(), c.first.end(), word) == c.first.end()) all.emplace_back(word, n);
    std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    std::vector<std::string> tokens = std::move(c.first);
    for (auto const& [word, n] : all) {
      if (tokens.size() >= c.most) break;
      tokens.emplace_back(word);
    }
    return vocabulary(std::move(tokens));
  }

 private:
  std::unordered_map<std::string, std::size_t, detail::text_hash, std::equal_to<>> counts_;
};

}  // namespace braid::text
#endif

// braid/text/word_cache.hpp
#ifndef BRAID_SINGLE_TEXT_WORD_CACHE
#define BRAID_SINGLE_TEXT_WORD_CACHE
namespace braid::inline v0::text {

/// The ids of words that came lately. A word has one place, by its hash; a later one takes it. Words of more than 24
/// bytes or 8 ids are not kept.
///
/// cost    one hash and one comparison a word; half a megabyte, taken once.
class word_cache {
 public:
  word_cache() : places_(places) {}

  /// The ids of `word`, as make(word, push) pushes them.
  template <class Make, class F>
  void operator()(std::string_view word, Make&& make, F&& f) {
    if (word.empty() || word.size() > longest) return make(word, f);
    std::array<std::uint64_t, longest / 8> key{};
    std::memcpy(key.data(), word.data(), word.size());
    std::uint64_t hash = word.size();
    for (std::size_t i = 0; 8 * i < word.size(); ++i) hash = (hash ^ key[i]) * 0x9e3779b97f4a7c15u, hash ^= hash >> 32;
    place& p = places_[hash % places];
    if (p.bytes != word.size() || p.word != key) {
      p.bytes = static_cast<std::uint16_t>(word.size()), p.word = key, p.ids = 0;
      make(word, [&](std::int32_t id) {
        if (p.ids < most) p.id[p.ids] = id;
        ++p.ids;
        f(id);
      });
      if (p.ids > most) p.bytes = 0;
      return;
    }
    for (std::size_t i = 0; i < p.ids; ++i) f(p.id[i]);
  }

 private:
  static constexpr std::size_t longest = 24, most = 8, places = 8192;
  struct place {
    std::array<std::uint64_t, longest / 8> word{};
    std::array<std::int32_t, most> id{};
    std::uint16_t bytes = 0, ids = 0;
  };
  std::vector<place> places_;
};

}  // namespace braid::text
#endif

// braid/text/byte_pair.hpp
#ifndef BRAID_SINGLE_TEXT_BYTE_PAIR
#define BRAID_SINGLE_TEXT_BYTE_PAIR
namespace braid::inline v0::text {

/// Reads a vocabulary that is one JSON object, {"token": id, ...}, as vocab.json is.
///
/// errors  file_error: no such object, a token twice, ids that are not 0 to n - 1, each once.
inline vocabulary read_json_vocabulary(input_file const& file) {
  auto const bytes = file.read(0, file.size());
  json_cursor text(as_text(bytes), file.name(), "", 0);
  std::vector<std::pair<std::size_t, std::string>> all;
  text.object([&](std::string const& token) { all.emplace_back(text.number("an id"), token); });
  text.skip_spaces();
  if (!text.ended()) text.fail("the end of the vocabulary");
  std::sort(all.begin(), all.end());
  std::vector<std::string> tokens;
  for (auto& [id, token] : all) {
    if (id != tokens.size())
      file.refuse("", "the id " + std::to_string(tokens.size()) + " once", "the id " + std::to_string(id) + " there");
    tokens.push_back(std::move(token));
  }
  return vocabulary(std::move(tokens), file.name());
}
inline vocabulary read_json_vocabulary(std::string const& path) { return read_json_vocabulary(input_file(path)); }

/// Two tokens that become one.
using merge = std::pair<std::string, std::string>;

/// Reads merges.txt: a pair a line, the first to be made first; a first line `#version...` is passed over.
///
/// errors  file_error: a line that is not two tokens with a space between them.
inline std::vector<merge> read_merges(input_file const& file) {
  std::vector<merge> all;
  each_line(file, [&](std::string_view line, std::size_t number) {
    if (line.empty() || (number == 1 && line.starts_with("#version"))) return;
    std::size_t const space = line.find(' ');
    if (space == 0 || space >= line.size() - 1 || line.find(' ', space + 1) != line.npos)
      file.refuse("line " + std::to_string(number), "two tokens with a space between them",
                  "\"" + std::string(line.substr(0, 40)) + "\"");
    all.emplace_back(line.substr(0, space), line.substr(space + 1));
  });
  return all;
}
inline std::vector<merge> read_merges(std::string const& path) { return read_merges(input_file(path)); }

/// The tokens that are not text. An empty one is not used; `pad`, if empty, is id 0.
struct byte_pair_options {
  std::string begin = "", end = "", pad = "<|endoftext|>";
  bool space_before = false;  ///< a text begins as if a space stood before it (RoBERTa)
};

/// Byte-level byte-pair encoding as GPT-2 has it: every text is a sequence of tokens, and the tokens spell the text
/// again, byte by byte, also where it is no UTF-8.
///
///   text::byte_pair pairs(text::read_json_vocabulary("vocab.json"), text::read_merges("merges.txt"));
///   auto const ids = pairs.ids("Hello world");
///   auto const batch = pairs.batch(texts, 32);             // model(notes(batch.ids, batch.lengths))
///   pairs.text(ids);                                       // "Hello world"
///
/// RoBERTa's options: {.begin = "<s>", .end = "</s>", .pad = "<pad>"}. What looks like a special token in a text is text.
///
/// cost    n log n in a word's bytes; a word that came lately is looked up (text/word_cache.hpp). The memory of the longest
///         word is kept.
/// errors  value_error: a vocabulary without one of the 256 bytes, one of the options' tokens, or what a merge takes or
///         makes.
/// source  Sennrich et al. 2016, arXiv:1508.07909; Radford et al. 2019, GPT-2; Hugging Face's GPT2Tokenizer.
class byte_pair {
 public:
  byte_pair(vocabulary v, std::vector<merge> const& merges, byte_pair_options const& o = {})
      : vocabulary_(std::move(v)), begin_(special(o.begin)), end_(special(o.end)),
        pad_(o.pad.empty() ? 0 : special(o.pad)), space_before_(o.space_before) {
    for (std::size_t b = 0; b < 256; ++b) {
      std::string letter;
      append_utf8(letter, byte_letters[b]);
      bytes_[b] = vocabulary_.at(letter);
    }
    for (auto const& [left, right] : merges)
      merges_.try_emplace(key(vocabulary_.at(left), vocabulary_.at(right)),
                          made{static_cast<std::int32_t>(merges_.size()), vocabulary_.at(left + right)});
  }

  [[nodiscard]] vocabulary const& tokens() const { return vocabulary_; }

  /// Calls f(id) for every token of the text, without `begin` and `end`.
  template <class F>
  void operator()(std::string_view bytes, F&& f) {
    std::string spaced;
    if (space_before_ && !bytes.empty() && bytes[0] != ' ')
      bytes = spaced.append(" ").append(bytes);
    byte_level_words(bytes, [&](std::string_view word) {
      cache_(word, [this](std::string_view w, auto&& push) { this->split(w, push); }, f);
    });
  }
  /// The tokens between `begin` and `end`; at most `most` of all, and then the last of the text are left out.
  [[nodiscard]] std::vector<std::int32_t> ids(std::string_view bytes,
                                              std::size_t most = std::numeric_limits<std::size_t>::max()) {
    return framed(*this, bytes, begin_, end_, most);
  }
  /// Several texts, each of `steps` ids.
  template <class Texts>
  [[nodiscard]] padded batch(Texts const& texts, std::size_t steps) {
    return padded(*this, texts, steps, pad_);
  }
  /// What the tokens spell; one that no bytes spell stands as it is written.
  ///
  /// errors  value_error: an id beyond the vocabulary.
  template <class Ids>
  [[nodiscard]] std::string text(Ids const& all) const {
    std::string s;
    for (std::int32_t const id : all) {
      if (id < 0 || static_cast<std::size_t>(id) >= vocabulary_.size())
        throw value_error("byte_pair", "id", "0 to " + std::to_string(vocabulary_.size() - 1), std::to_string(id));
      s += spelled_bytes(vocabulary_[id]).value_or(vocabulary_[id]);
    }
    return s;
  }

 private:
  struct made {
    std::int32_t rank, id;
  };
  struct part {
    std::int32_t id;
    std::size_t before, after;  // `none` at the ends
  };
  struct candidate {  // the pair that begins at part `at`; stale once its parts are others
    std::int32_t rank;
    std::size_t at;
    std::int32_t left, right, id;
    // The heap's first is the least of them.
    bool operator<(candidate const& b) const { return rank != b.rank ? rank > b.rank : at > b.at; }
  };
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  static std::uint64_t key(std::int32_t left, std::int32_t right) {
    return std::uint64_t{static_cast<std::uint32_t>(left)} << 32 | static_cast<std::uint32_t>(right);
  }
  std::int32_t special(std::string const& token) const { return token.empty() ? -1 : vocabulary_.at(token); }

  void consider(std::size_t at) {
    std::size_t const after = parts_[at].after;
    if (after == none) return;
    auto const found = merges_.find(key(parts_[at].id, parts_[after].id));
    if (found == merges_.end()) return;
    heap_.push_back({found->second.rank, at, parts_[at].id, parts_[after].id, found->second.id});
    std::push_heap(heap_.begin(), heap_.end());
  }
  template <class F>
  void split(std::string_view word, F&& f) {
    parts_.clear(), heap_.clear();
    for (std::size_t i = 0; i < word.size(); ++i)
      parts_.push_back({bytes_[static_cast<unsigned char>(word[i])], i ? i - 1 : none,
                        i + 1 < word.size() ? i + 1 : none});
    for (std::size_t i = 0; i < word.size(); ++i) consider(i);
    while (!heap_.empty()) {
      std::pop_heap(heap_.begin(), heap_.end());
      candidate const c = heap_.back();
      heap_.pop_back();
      part& p = parts_[c.at];
      if (p.id != c.left || p.after == none || parts_[p.after].id != c.right) continue;
      p.id = c.id;
      parts_[p.after].id = -1;  // no pair has it
      p.after = parts_[p.after].after;
      if (p.after != none) parts_[p.after].before = c.at;
      if (p.before != none) consider(p.before);
      consider(c.at);
    }
    for (std::size_t at = 0; at != none; at = parts_[at].after) f(parts_[at].id);
  }

  vocabulary vocabulary_;
  std::int32_t begin_, end_, pad_;
  bool space_before_;
  std::array<std::int32_t, 256> bytes_{};
  std::unordered_map<std::uint64_t, made> merges_;
  word_cache cache_;
  std::vector<part> parts_;
  std::vector<candidate> heap_;
};

}  // namespace braid::text
#endif

// braid/text/word_piece.hpp
#ifndef BRAID_SINGLE_TEXT_WORD_PIECE
#define BRAID_SINGLE_TEXT_WORD_PIECE
namespace braid::inline v0::text {

/// WordPiece: words by `basic_tokens`, each word in the longest pieces that the vocabulary has, from the left; pieces within
/// a word begin with ##. A word that cannot be put together, or has more than 100 code points, is [UNK].
///
///   text::word_piece pieces(text::vocabulary::read("vocab.txt"));
///   auto const ids = pieces.ids("embeddings");                       // [CLS] em ##bed ##ding ##s [SEP]
///   auto const batch = pieces.batch(texts, 32);                      // model(notes(batch.ids, batch.lengths))
///
/// What looks like a special token in a text is text: "[SEP]" is three signs and a word (Hugging Face's tokenizer makes the
/// special token of it).
///
/// cost    O(length^2) look-ups in the worst word; a word that came lately is looked up whole (text/word_cache.hpp). The
///         memory of the longest text is kept.
/// errors  value_error: the vocabulary has no [UNK], [CLS], [SEP] or [PAD].
/// source  Devlin et al. 2018, arXiv:1810.04805; Hugging Face's BertTokenizer.
class word_piece {
 public:
  explicit word_piece(vocabulary v, basic_options o = {})
      : words_(o), vocabulary_(std::move(v)), unknown_(vocabulary_.at("[UNK]")), begin_(vocabulary_.at("[CLS]")),
        end_(vocabulary_.at("[SEP]")), pad_(vocabulary_.at("[PAD]")) {}

  [[nodiscard]] vocabulary const& tokens() const { return vocabulary_; }

  /// Calls f(id) for every piece, without [CLS] and [SEP].
  template <class F>
  void operator()(std::string_view utf8, F&& f) {
    words_(utf8, [&](std::string_view word) {
      cache_(word, [this](std::string_view w, auto&& push) { this->split(w, push); }, f);
    });
  }
  /// [CLS], the pieces, [SEP]; at most `most` of them, and then the last pieces are left out.
  [[nodiscard]] std::vector<std::int32_t> ids(std::string_view utf8, std::size_t most = std::numeric_limits<std::size_t>::max()) {
    std::vector<std::int32_t> all{begin_};
    (*this)(utf8, [&](std::int32_t id) { all.push_back(id); });
    all.resize(std::min(all.size(), most > 1 ? most - 1 : std::size_t{1}));
    all.push_back(end_);
    return all;
  }
  /// Two texts: [CLS] a [SEP] b [SEP].
  [[nodiscard]] std::vector<std::int32_t> ids_of_pair(std::string_view a, std::string_view b) {
    auto all = ids(a);
    (*this)(b, [&](std::int32_t id) { all.push_back(id); });
    all.push_back(end_);
    return all;
  }
  /// Several texts, each of `steps` ids.
  template <class Texts>
  [[nodiscard]] padded batch(Texts const& texts, std::size_t steps) {
    return padded(*this, texts, steps, pad_);
  }

 private:
  static constexpr std::size_t longest = 100;
  template <class F>
  void split(std::string_view word, F&& f) {
    std::size_t points = 0;
    for (char const c : word) points += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    pieces_.clear();
    bool known = points <= longest;
    for (std::size_t begin = 0; known && begin < word.size();) {
      std::size_t end = word.size();
      std::int32_t id = piece(word, begin, end);
      while (id < 0 && end > begin) {
        do --end;
        while (end > begin && (static_cast<unsigned char>(word[end]) & 0xC0) == 0x80);
        if (end > begin) id = piece(word, begin, end);
      }
      known = id >= 0;
      if (known) pieces_.push_back(id), begin = end;
    }
    if (!known) f(unknown_);
    else
      for (auto const id : pieces_) f(id);
  }
  std::int32_t piece(std::string_view word, std::size_t begin, std::size_t end) {
    auto const part = word.substr(begin, end - begin);
    if (begin == 0) return vocabulary_.find(part);
    key_.assign("##").append(part);
    return vocabulary_.find(key_);
  }

  basic_tokens words_;
  vocabulary vocabulary_;
  std::int32_t unknown_, begin_, end_, pad_;
  word_cache cache_;
  std::vector<std::int32_t> pieces_;
  std::string key_;
};

}  // namespace braid::text
#endif
