#pragma once
#include "braid/text/basic_tokens.hpp"
#include "braid/text/padded.hpp"
#include "braid/text/vocabulary.hpp"
#include "braid/text/word_cache.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
