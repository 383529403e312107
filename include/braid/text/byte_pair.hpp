#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "braid/core/bytes.hpp"
#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"
#include "braid/core/json_cursor.hpp"
#include "braid/text/byte_level.hpp"
#include "braid/text/lines.hpp"
#include "braid/text/framed.hpp"
#include "braid/text/padded.hpp"
#include "braid/text/vocabulary.hpp"
#include "braid/text/word_cache.hpp"

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
