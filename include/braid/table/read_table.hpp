#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"
#include "braid/core/number_text.hpp"
#include "braid/table/csv.hpp"
#include "braid/table/schema.hpp"

namespace braid::inline v0::table {

/// The columns of a file, as a schema has them.
template <class Schema>
struct columns {
  std::vector<double> numbers;     ///< [rows, Schema::numbers]; NaN: missing
  std::vector<std::string> words;  ///< [rows, Schema::categories]; empty: missing
  std::size_t rows = 0;

  /// These rows, in this order. Precondition: each is below `rows`.
  columns subset(std::span<std::uint32_t const> those) const {
    columns part{{}, {}, those.size()};
    for (std::size_t const r : those) {
      auto const n = numbers.begin() + std::ptrdiff_t(r * Schema::numbers);
      auto const w = words.begin() + std::ptrdiff_t(r * Schema::categories);
      part.numbers.insert(part.numbers.end(), n, n + std::ptrdiff_t(Schema::numbers));
      part.words.insert(part.words.end(), w, w + std::ptrdiff_t(Schema::categories));
    }
    return part;
  }
};

struct read_options {
  char separator = ',';
  /// What stands for a value that is missing, besides nothing at all: pandas' words.
  std::vector<std::string_view> missing = {"NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "<NA>", "#N/A", "-nan", "-NaN"};
};

/// Reads the columns of a schema from a CSV file whose first row names them, in any order; other columns are passed over.
///
///   auto const admitted = table::read_table<admission>("patients.csv");
///
/// cost    one pass; the file and the columns in memory.
/// errors  file_error: as csv_rows'; no header; a column that is not there, or twice; by line and column, a number that is
///         none or not finite.
/// source  pandas.read_csv.
template <class Schema>
columns<Schema> read_table(input_file const& file, read_options const& options = {}) {
  csv_rows rows(file, options.separator);
  if (!rows.next()) throw file_error(file.name(), "line 1", "the names of columns", "the end of the file");
  std::array<std::size_t, Schema::columns> from{};
  for (std::size_t c = 0; c < Schema::columns; ++c) {
    auto const& heads = rows.fields();
    auto const there = std::find(heads.begin(), heads.end(), Schema::names[c]);
    if (there == heads.end())
      throw file_error(file.name(), "header", "a column " + in_quotes(Schema::names[c]), few_of(heads));
    if (std::find(there + 1, heads.end(), Schema::names[c]) != heads.end())
      throw file_error(file.name(), "header", "one column " + in_quotes(Schema::names[c]), "two");
    from[c] = std::size_t(there - heads.begin());
  }
  columns<Schema> all;
  for (; rows.next(); ++all.rows)
    for (std::size_t c = 0; c < Schema::columns; ++c) {
      std::string_view field = rows.fields()[from[c]];
      if (std::find(options.missing.begin(), options.missing.end(), field) != options.missing.end()) field = {};
      if (Schema::words[c] > 0) {
        all.words.emplace_back(field);
        continue;
      }
      while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
      while (!field.empty() && field.back() == ' ') field.remove_suffix(1);
      std::string_view digits = field;
      if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') digits.remove_prefix(1);
      auto const value = finite_number(digits);
      if (!field.empty() && !value)
        throw file_error(file.name(), "line " + std::to_string(rows.line()) + ", column " + std::string(Schema::names[c]),
                         "a finite number or nothing", in_quotes(field));
      all.numbers.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
    }
  return all;
}
template <class Schema>
columns<Schema> read_table(std::string const& path, read_options const& options = {}) {
  return read_table<Schema>(input_file(path), options);
}

}  // namespace braid::table
