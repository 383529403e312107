#pragma once
#include "braid/core/csv_field.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace braid::inline v0 {

/// Cells in rows, the first of them the heads: as text, the first `left` columns aligned to the left and the others to the
/// right, with `rule` a line under the heads; and as CSV.
class text_table {
 public:
  explicit text_table(std::vector<std::string> heads, std::size_t left = 1, bool rule = false)
      : rows_{std::move(heads)}, left_(left), rule_(rule) {}
  void add(std::vector<std::string> row) {
    row.resize(rows_[0].size());
    rows_.push_back(std::move(row));
  }
  std::string text() const {
    std::vector<std::size_t> wide(rows_[0].size());
    for (auto const& r : rows_)
      for (std::size_t c = 0; c < r.size(); ++c) wide[c] = std::max(wide[c], columns_of(r[c]));
    std::string out;
    for (auto const& r : rows_) {
      std::string line;
      for (std::size_t c = 0; c < r.size(); ++c) {
        std::string const gap(wide[c] - columns_of(r[c]), ' ');
        line += (c ? "  " : "") + (c < left_ ? r[c] + gap : gap + r[c]);
      }
      std::size_t const whole = columns_of(line);
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + "\n";
      if (rule_ && &r == &rows_.front()) out += std::string(whole, '-') + "\n";
    }
    return out;
  }
  std::string csv() const {
    std::string out;
    for (auto const& r : rows_) {
      for (std::size_t c = 0; c < r.size(); ++c) out += (c ? "," : "") + csv_field(r[c]);
      out += "\n";
    }
    return out;
  }

 private:
  static std::size_t columns_of(std::string const& s) {  // a character of UTF-8 is one column
    return std::size_t(std::count_if(s.begin(), s.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  }
  std::vector<std::vector<std::string>> rows_;
  std::size_t left_;
  bool rule_;
};

/// A number with so many decimals, or a dash where there is none.
inline std::string decimals(double v, int places) {
  if (!std::isfinite(v)) return "-";
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", places, v);
  return text;
}
/// Bytes in the largest unit that leaves one or more: 512 B, 3.4 kB, 1.2 MB.
inline std::string bytes_in_words(std::size_t bytes) {
  char text[64];
  if (bytes < 1000) std::snprintf(text, sizeof text, "%zu B", bytes);
  else if (bytes < 1000000) std::snprintf(text, sizeof text, "%.1f kB", double(bytes) / 1e3);
  else std::snprintf(text, sizeof text, "%.1f MB", double(bytes) / 1e6);
  return text;
}

}  // namespace braid
