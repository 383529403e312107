#pragma once
#include "braid/text/unicode.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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
