#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "braid/core/atomic_file.hpp"
#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"
#include "braid/text/lines.hpp"

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
