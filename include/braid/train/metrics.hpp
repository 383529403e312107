#pragma once
#include "braid/core/error.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace braid::inline v0 {

// Logits [n, C] and labels [n] are any containers, xtensor's or the standard ones, read in row-major order. A row whose
// label is outside [0, C) has no truth and is not counted, as in cross_entropy.

namespace detail {
/// f(truth, guess) for every row that has a truth; of equal logits the first is the guess.
template <std::size_t C, class Logits, class Labels, class F>
void each_guess(Logits const& logits, Labels const& labels, F f) {
  std::size_t const n = std::size(labels);
  if (std::size(logits) != n * C)
    throw shape_error("logits", "size", std::to_string(n) + " rows of " + std::to_string(C),
                      std::to_string(std::size(logits)) + " numbers");
  auto x = std::begin(logits);
  for (auto const label : labels) {
    std::size_t guess = 0;
    auto most = *x++;
    for (std::size_t c = 1; c < C; ++c, ++x)
      if (*x > most) most = *x, guess = c;
    if (label >= 0 && std::size_t(label) < C) f(std::size_t(label), guess);
  }
}
inline double ratio(double a, double b) { return b > 0 ? a / b : std::numeric_limits<double>::quiet_NaN(); }
}  // namespace detail

/// Share of the rows whose largest logit is that of their label; NaN where no row has a label.
template <std::size_t C, class Logits, class Labels>
double accuracy(Logits const& logits, Labels const& labels) {
  std::size_t right = 0, rows = 0;
  detail::each_guess<C>(logits, labels, [&](std::size_t truth, std::size_t guess) { right += truth == guess, ++rows; });
  return detail::ratio(double(right), double(rows));
}

/// How often truth i was taken for j: counts[i][j].
template <std::size_t C>
struct confusion {
  std::array<std::array<std::uint64_t, C>, C> counts{};

  /// Precondition: both below C.
  void add(std::size_t truth, std::size_t guess) { ++counts[truth][guess]; }
  template <class Logits, class Labels>
  void add(Logits const& logits, Labels const& labels)
    requires requires { std::begin(logits), std::begin(labels); }
  {
    detail::each_guess<C>(logits, labels, [this](std::size_t truth, std::size_t guess) { add(truth, guess); });
  }

  std::uint64_t total() const {
    std::uint64_t n = 0;
    for (std::size_t i = 0; i < C; ++i) n += of_truth(i);
    return n;
  }
  std::uint64_t of_truth(std::size_t i) const {
    std::uint64_t n = 0;
    for (auto const v : counts[i]) n += v;
    return n;
  }
  std::uint64_t of_guess(std::size_t j) const {
    std::uint64_t n = 0;
    for (auto const& row : counts) n += row[j];
    return n;
  }
  double accuracy() const {
    std::uint64_t right = 0;
    for (std::size_t i = 0; i < C; ++i) right += counts[i][i];
    return detail::ratio(double(right), double(total()));
  }
  /// NaN for a class that never was the truth.
  double recall(std::size_t i) const { return detail::ratio(double(counts[i][i]), double(of_truth(i))); }
  /// NaN for a class that never was the guess.
  double precision(std::size_t i) const { return detail::ratio(double(counts[i][i]), double(of_guess(i))); }
  double f1(std::size_t i) const {
    return detail::ratio(2 * double(counts[i][i]), double(of_truth(i) + of_guess(i)));
  }

  /// Means over the classes that were truth or guess at least once; where such a class has no rate, it counts as 0. NaN
  /// where nothing was counted. (scikit-learn's, with zero_division=0.)
  double macro_precision() const { return mean([this](std::size_t i) { return precision(i); }); }
  double macro_recall() const { return mean([this](std::size_t i) { return recall(i); }); }
  double macro_f1() const { return mean([this](std::size_t i) { return f1(i); }); }
  /// Over all rows at once, where one wrong row is one wrong guess and one missed truth: precision, recall and F1 are one
  /// number, the accuracy.
  double micro_f1() const { return accuracy(); }
  /// f(i) of the classes that occurred, in the mean by weight(i).
  template <class F, class Weight>
  double mean(F f, Weight weight) const {
    double rates = 0, all = 0;
    for (std::size_t i = 0; i < C; ++i)
      if (of_truth(i) + of_guess(i)) {
        double const v = f(i), w = weight(i);
        rates += v == v ? w * v : 0, all += w;
      }
    return detail::ratio(rates, all);
  }
  template <class F>
  double mean(F f) const {
    return mean(f, [](std::size_t) { return 1.0; });
  }

  /// A table: one row a truth, one column a guess, recall behind each row, accuracy below. Without names the classes
  /// are numbered.
  std::string text(std::span<std::string_view const> names = {}) const {
    if (!names.empty() && names.size() != C)
      throw shape_error("confusion", "names", std::to_string(C), std::to_string(names.size()));
    std::vector<std::string> head(C);
    std::size_t first = std::string_view("truth").size(), wide = 1;
    for (std::size_t i = 0; i < C; ++i) {
      head[i] = names.empty() ? std::to_string(i) : std::string(names[i]);
      first = std::max(first, head[i].size());
      wide = std::max(wide, head[i].size());
      for (auto const v : counts[i]) wide = std::max(wide, std::to_string(v).size());
    }
    std::string t;
    auto const right = [&](std::string_view s, std::size_t w) {
      t.append(w > s.size() ? w - s.size() : 0, ' ').append(s);
    };
    auto const percent = [&](double v, std::size_t w) {
      char word[16];
      std::snprintf(word, sizeof word, v >= 0 ? "%.1f %%" : "-", 100 * v);
      right(word, w);
    };
    right("truth", first), t.append(" |");
    for (auto const& h : head) right(h, wide + 1);
    t.append(" | recall\n").append(first + 1, '-').append("+").append(C * (wide + 1) + 1, '-').append("+--------\n");
    for (std::size_t i = 0; i < C; ++i) {
      right(head[i], first), t.append(" |");
      for (auto const v : counts[i]) right(std::to_string(v), wide + 1);
      t.append(" | "), percent(recall(i), 7), t.append("\n");
    }
    t.append("accuracy "), percent(accuracy(), 0), t.append(" of ").append(std::to_string(total())).append("\n");
    return t;
  }
  void print(std::FILE* to = stdout, std::span<std::string_view const> names = {}) const {
    std::fputs(text(names).c_str(), to);
  }
};

enum class better { lower, higher };

/// Says which epoch was the best and when `patience` epochs have gone by without a better one. Patience 0 never stops.
/// A NaN is never better.
class early_stopping {
 public:
  explicit early_stopping(std::size_t patience, better direction = better::lower, double least_gain = 0)
      : patience_(patience), gain_(least_gain), sign_(direction == better::lower ? 1 : -1) {}

  /// The value of the next epoch. True where it is the best so far: the time to keep the weights.
  bool see(double value) {
    ++seen_;
    bool const first = best_epoch_ == 0 && value == value;
    if (!first && !(sign_ * value < sign_ * best_ - gain_)) return false;
    best_ = value, best_epoch_ = seen_;
    return true;
  }
  bool stop() const { return patience_ && seen_ - best_epoch_ >= patience_; }
  double best() const { return best_; }                 ///< NaN before the first
  std::size_t best_epoch() const { return best_epoch_; }  ///< from 1; 0 before the first
  std::size_t epochs() const { return seen_; }

 private:
  std::size_t patience_;
  double gain_, sign_, best_ = std::numeric_limits<double>::quiet_NaN();
  std::size_t seen_ = 0, best_epoch_ = 0;
};

}  // namespace braid
