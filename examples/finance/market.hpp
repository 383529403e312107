#pragma once
// Shares with prices, headlines and statements, day by day, and what a model may know of them on each day.
#include "braid/core/philox.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

namespace finance {

inline constexpr std::size_t window = 5, prices_a_day = 5, most_words = 128, vocabulary = 6000, statement_lines = 6;

/// One share, day by day.
struct share {
  struct statement {
    std::size_t published;  ///< the day from which it is known, a month behind the quarter that it is of
    std::array<float, statement_lines> lines;
  };
  std::vector<float> open, high, low, close, volume;
  std::vector<std::vector<std::int32_t>> words;  ///< of the day's headlines; none on three days in ten
  std::vector<statement> statements;
  std::size_t days() const { return close.size(); }
};

/// Shares that were never traded: GENERATED. What is written in the morning moves the price of the next day a little, a good
/// statement a little for a quarter, and most of a day is chance.
inline std::vector<share> generated_market(std::size_t shares, std::size_t days, braid::philox random) {
  enum word : std::int32_t { plain = 0, good = 100, bad = 200, kinds = 20 };  // 0 to 99 say nothing
  std::vector<share> all(shares);
  for (std::size_t s = 0; s < shares; ++s) {
    auto const of = random.fork(s);
    share& x = all[s];
    float price = 20 + 80 * of.uniform(0, 0), quality = of.normal(1, 0), mood = 0;
    for (std::size_t d = 0; d < days; ++d) {
      if (d % 63 == 0) {  // a quarter ends: it will be known a month later
        quality = 0.8f * quality + 0.6f * of.normal(1, d + 1);
        share::statement now{d + 21, {}};
        for (std::size_t k = 0; k < statement_lines; ++k)
          now.lines[k] = (k < 2 ? quality : k == 2 ? -quality : 0) + 0.7f * of.normal(2 + k, d);
        x.statements.push_back(now);
      }
      bool const known = x.statements.back().published <= d;
      float const move = 0.015f * (0.5f * mood + (known ? 0.25f * quality : 0) + of.normal(20, d));
      float const gap = 0.004f * of.normal(21, d), swing = 0.01f * std::abs(of.normal(22, d));
      x.open.push_back(price * (1 + gap));
      price *= 1 + move;
      x.close.push_back(price);
      x.high.push_back(std::max(x.open.back(), price) * (1 + swing));
      x.low.push_back(std::min(x.open.back(), price) * (1 - swing));
      x.volume.push_back(std::exp(13 + 0.5f * of.normal(23, d) + 10 * std::abs(move)));
      auto& said = x.words.emplace_back();
      mood = 0;
      if (of.uniform(24, d) < 0.3f) continue;
      mood = of.uniform(25, d) < 0.5f ? -1.0f : 1.0f;
      for (std::size_t w = 0; w < 12; ++w) {
        float const u = of.uniform(26 + w, d);
        bool const telling = u < 0.25f, right = u < 0.2f;  // one telling word in five says the opposite
        auto const first = !telling ? plain : (mood > 0) == right ? good : bad;
        said.push_back(first + std::int32_t(of.below(telling ? kinds : 100, 50 + w, d)));
      }
    }
  }
  return all;
}

/// What is known of a share at the end of some day, and how it went on.
struct decision {
  std::array<float, window * prices_a_day> price;  ///< [days, 5]: return, open, high, low, log volume; by their usual size
  std::vector<std::int32_t> words;
  std::array<float, statement_lines> statement{};
  bool stated = false;
};
inline constexpr std::size_t first_day = 21;  ///< days behind it are needed to say what is usual

/// Precondition: first_day <= day < known <= days. Nothing of the day `known` or later is looked at.
inline decision decide(share const& x, std::size_t day, std::size_t known, bool with_a_leak = false) {
  decision d{};
  double size = 0, volume = 0;
  auto const moved = [&](std::size_t t) { return x.close[t] / x.close[t - 1] - 1; };
  for (std::size_t t = day - 19; t <= day; ++t) size += std::abs(double(moved(t))) / 20, volume += double(std::log(x.volume[t])) / 20;
  for (std::size_t i = 0; i < window; ++i) {
    std::size_t const t = day + 1 + i - window;
    float const before = x.close[t - 1], by = float(1 / size);
    float const numbers[prices_a_day] = {moved(t) * by, (x.open[t] / before - 1) * by, (x.high[t] / before - 1) * by,
                                         (x.low[t] / before - 1) * by, std::log(x.volume[t]) - float(volume)};
    std::copy_n(numbers, prices_a_day, d.price.begin() + std::ptrdiff_t(i * prices_a_day));
  }
  // The mistake that this program is about: tomorrow's return where today's should be.
  if (with_a_leak && day + 1 < known) d.price[(window - 1) * prices_a_day] = moved(day + 1) * float(1 / size);
  d.words = x.words[day];
  for (auto const& s : x.statements)
    if (s.published <= day) d.statement = s.lines, d.stated = true;
  return d;
}

/// All that is known of a share on each day from first_day on, as rows of numbers: for braid::look_ahead.
inline std::vector<float> known_numbers(share const& x, std::size_t known, bool with_a_leak) {
  std::vector<float> all;
  for (std::size_t day = first_day; day < known; ++day) {
    auto const d = decide(x, day, known, with_a_leak);
    all.insert(all.end(), d.price.begin(), d.price.end());
    all.insert(all.end(), d.statement.begin(), d.statement.end());
    all.push_back(d.stated), all.push_back(float(d.words.size()));
    std::int64_t together = 0;
    for (auto w : d.words) together = together * 31 % 65521 + w;
    all.push_back(float(together));
  }
  return all;
}

}  // namespace finance
