#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "braid/core/error.hpp"
#include "braid/text/vocabulary.hpp"

namespace braid::inline v0::text {

/// How much each token of a vocabulary says: a text as size() numbers, how often a token comes in it times
/// ln((1 + n) / (1 + n_token)) + 1, of n texts of which n_token have the token; scaled to length 1.
///
///   text::tf_idf weigh(v);
///   for (auto const& tokens : training_texts) weigh.see(tokens);
///   weigh(tokens, x);
///
/// cost    a look-up a token. Memory: two numbers a token, and the tokens.
/// errors  shape_error: room for another number of tokens.
/// source  Spaerck Jones 1972; scikit-learn's TfidfVectorizer with its defaults, over tokens.
class tf_idf {
 public:
  explicit tf_idf(vocabulary v) : vocabulary_(std::move(v)), texts_with_(vocabulary_.size()) {}
  /// As it was when `texts` texts had been seen, `with[id]` of them with the token.
  tf_idf(vocabulary v, std::size_t texts, std::vector<std::size_t> with)
      : vocabulary_(std::move(v)), texts_(texts), texts_with_(std::move(with)) {
    if (texts_with_.size() != vocabulary_.size())
      throw shape_error("tf_idf", "", std::to_string(vocabulary_.size()) + " counts, one a token", std::to_string(texts_with_.size()));
    for (auto const n : texts_with_)
      if (n > texts_) throw value_error("tf_idf", "", "at most " + std::to_string(texts_) + " texts with a token", std::to_string(n));
  }

  [[nodiscard]] std::size_t size() const { return vocabulary_.size(); }
  [[nodiscard]] vocabulary const& tokens() const { return vocabulary_; }
  [[nodiscard]] std::size_t texts() const { return texts_; }
  [[nodiscard]] std::vector<std::size_t> const& texts_with() const { return texts_with_; }

  /// Counts the tokens of one more text.
  template <class Tokens>
  void see(Tokens const& tokens) {
    seen_.clear();
    for (std::string_view const token : tokens)
      if (auto const id = vocabulary_.find(token); id >= 0 && seen_.insert(id).second) ++texts_with_[std::size_t(id)];
    ++texts_;
  }
  [[nodiscard]] double weight(std::size_t id) const {
    return std::log((1.0 + double(texts_)) / (1.0 + double(texts_with_[id]))) + 1;
  }
  /// Tokens that the vocabulary does not have count nothing.
  template <class Tokens>
  void operator()(Tokens const& tokens, std::span<float> to) const {
    if (to.size() != size())
      throw shape_error("tf_idf", "", "room for " + std::to_string(size()) + " numbers", std::to_string(to.size()));
    std::fill(to.begin(), to.end(), 0.0f);
    std::vector<std::size_t> there;  // a text has few of the vocabulary's tokens
    for (std::string_view const token : tokens)
      if (auto const id = vocabulary_.find(token); id >= 0)
        if (to[std::size_t(id)]++ == 0) there.push_back(std::size_t(id));
    double squares = 0;
    for (std::size_t const i : there) {
      to[i] = float(double(to[i]) * weight(i));
      squares += double(to[i]) * double(to[i]);
    }
    if (squares > 0)
      for (std::size_t const i : there) to[i] = float(double(to[i]) / std::sqrt(squares));
  }

 private:
  vocabulary vocabulary_;
  std::size_t texts_ = 0;
  std::vector<std::size_t> texts_with_;
  std::unordered_set<std::int32_t> seen_;
};

}  // namespace braid::text
