#pragma once
#include "arrays.hpp"

#include <algorithm>
#include <cstdint>

namespace study {

/// Days of a share, with the prices of the days before and the words that were written about it; for three days in ten
/// nobody wrote. Sorted by day.
struct stocknet {
  static constexpr std::size_t days = 5, prices = 5, words = 128, vocabulary = 6000;
  std::vector<float> price;              ///< [rows, days, prices]: return, open, high, low, log volume
  std::vector<std::int32_t> price_days;  ///< used, 2 to 5
  std::vector<std::int32_t> word;        ///< [rows, words]: those of the last days first
  std::vector<std::int32_t> word_count;
  std::vector<std::uint8_t> written;  ///< whether there are any
  std::vector<std::int32_t> rises;    ///< 1: by 0.55 % or more; 0: fell by 0.5 % or more
  std::vector<std::int32_t> day;      ///< since 1970
  std::vector<std::uint8_t> split;    ///< 0 training, 1 validation, 2 test: in this order in time
};

/// FOLDER/stocknet/stocknet.npz. Throws file_error: no such file, arrays of another shape, rows that there are not.
inline stocknet read_stocknet(std::string const& folder) {
  constexpr std::size_t days = stocknet::days;
  arrays const all(folder + "/stocknet/stocknet.npz");
  stocknet s;
  s.rises = all.get<std::int32_t>("label", {0});
  std::size_t const n = s.rises.size();
  s.day = all.get<std::int32_t>("day", {n});
  s.split = all.get<std::uint8_t>("split", {n});
  s.price_days = all.get<std::int32_t>("n_steps", {n});
  auto const price = all.get<float>("price", {n, days, 6});
  auto const row = all.get<std::int32_t>("tweet_row", {n, days, days});
  auto const start = all.get<std::int32_t>("bow_indptr", {0});
  auto const index = all.get<std::int32_t>("bow_index", {0});
  auto const count = all.get<std::int32_t>("bow_count", {index.size()});
  s.word.resize(n * stocknet::words);
  for (std::size_t r = 0; r < n; ++r) {
    if (s.price_days[r] < 1 || s.price_days[r] > int(days))
      all.refuse("n_steps", "1 to 5", std::to_string(s.price_days[r]));
    for (std::size_t t = 0; t < days; ++t)
      for (std::size_t c = 0; c < 6; ++c)
        if (c != 4) s.price.push_back(price[(r * days + t) * 6 + c]);  // 4, the close, has outliers of 10^3
    std::size_t used = 0;
    for (std::size_t t = days * days; t-- > 0;) {  // the last day first
      auto const bag = row[r * days * days + t];
      if (bag < 0) continue;
      if (std::size_t(bag) + 1 >= start.size())
        all.refuse("tweet_row", "below " + std::to_string(start.size() - 1), std::to_string(bag));
      for (auto k = start[std::size_t(bag)]; k < start[std::size_t(bag) + 1]; ++k) {
        if (k < 0 || std::size_t(k) >= index.size()) all.refuse("bow_indptr", "places in bow_index", std::to_string(k));
        auto const id = index[std::size_t(k)];
        if (id < 0 || id >= int(stocknet::vocabulary)) all.refuse("bow_index", "below 6000", std::to_string(id));
        for (int times = 0; times < count[std::size_t(k)] && used < stocknet::words; ++times)
          s.word[r * stocknet::words + used++] = id;
      }
    }
    s.word_count.push_back(std::int32_t(used));
    s.written.push_back(used > 0);
  }
  return s;
}

}  // namespace study
