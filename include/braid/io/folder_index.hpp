#pragma once
#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"
#include "braid/core/number_text.hpp"
#include "braid/data/array.hpp"
#include "braid/data/on_demand.hpp"
#include "braid/table/csv.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace braid::inline v0::io {

/// Where a file of this name lies in a folder; nothing for a name that leads out of it: an absolute one, "..", a link.
inline std::optional<std::string> path_within(std::filesystem::path const& folder, std::string const& name) {
  std::filesystem::path const in(name);
  bool inside = in.is_relative() && name.find('\0') == name.npos;
  for (auto const& part : in) inside = inside && part != "..";
  std::error_code none;
  if (inside) {  // links are followed: what they lead to must lie inside, too
    auto const home = std::filesystem::weakly_canonical(folder, none), there = std::filesystem::weakly_canonical(folder / in, none);
    inside = std::mismatch(home.begin(), home.end(), there.begin(), there.end()).first == home.end();
  }
  return inside ? std::optional((folder / in).string()) : std::nullopt;
}

/// A folder of files and the CSV file in it that lists them, a sample a row; its first row names the columns.
///
///   image,notes,label
///   a/1.png,"a round one",0
///   ,"no picture",1
///
///   bd::io::folder_index const index("set/index.csv");
///   bd::dataset data{photo(index.files("image", [](std::string const& path, std::span<float> to) { ... })).where(index.there("image")),
///                    digit(index.numbers<int>("label"))};
///
/// Files are opened when a batch needs them; bd::prefetched does that by other threads.
///
/// errors  file_error: csv_rows' own; a column that is not there, or twice; by line and column, a file that is not there, is
///         none, or lies outside the index's folder (an absolute path, "..", a link that leads away), a cell that is no
///         number. value_error: no rows.
class folder_index {
 public:
  explicit folder_index(std::string const& path) : name_(path), folder_(std::filesystem::path(path).parent_path()) {
    if (folder_.empty()) folder_ = ".";
    input_file const file(path);
    table::csv_rows rows(file);
    if (!rows.next()) file.refuse("line 1", "a row that names the columns", "an empty file");
    columns_.assign(rows.fields().begin(), rows.fields().end());
    while (rows.next()) {
      lines_.push_back(rows.line());
      cells_.insert(cells_.end(), rows.fields().begin(), rows.fields().end());
    }
    if (lines_.empty()) throw value_error(name_, "rows", "at least one", "none");
  }
  std::size_t rows() const { return lines_.size(); }
  /// Whether there is a column of that name.
  bool has(std::string_view column) const { return std::find(columns_.begin(), columns_.end(), column) != columns_.end(); }
  /// The cells of a column, as they stand.
  std::vector<std::string> texts(std::string_view column) const {
    std::size_t const c = place(column);
    std::vector<std::string> all;
    for (std::size_t r = 0; r < rows(); ++r) all.push_back(cell(r, c));
    return all;
  }
  /// 1 where the cell is not empty: for .where(...).
  std::vector<std::uint8_t> there(std::string_view column) const {
    std::size_t const c = place(column);
    std::vector<std::uint8_t> all;
    for (std::size_t r = 0; r < rows(); ++r) all.push_back(!cell(r, c).empty());
    return all;
  }
  /// The cells as numbers; whole ones of integer types.
  template <data::number T = float>
  std::vector<T> numbers(std::string_view column) const {
    std::size_t const c = place(column);
    std::vector<T> all;
    for (std::size_t r = 0; r < rows(); ++r) {
      auto const v = finite_number(cell(r, c));
      if (!v || !held<T>(*v)) refuse(r, column, std::is_integral_v<T> ? whole_numbers<T>() : "a number", in_quotes(cell(r, c)));
      all.push_back(static_cast<T>(*v));
    }
    return all;
  }
  /// Where the files of a column lie: one for each row, or, of paths_if_any, nothing for an empty cell.
  std::vector<std::string> paths(std::string_view column) const {
    auto all = paths_if_any(column);
    for (std::size_t r = 0; r < rows(); ++r)
      if (all[r].empty()) refuse(r, column, "a file's name", "nothing");
    return all;
  }
  std::vector<std::string> paths_if_any(std::string_view column) const {
    std::size_t const c = place(column);
    std::vector<std::string> all;
    for (std::size_t r = 0; r < rows(); ++r) all.push_back(path_of(r, c, column));
    return all;
  }
  /// Where row r's words begin in the file, for messages: "line 7".
  std::string line(std::size_t r) const { return "line " + std::to_string(lines_[r]); }
  /// The files of a column, each as read(path, room of one sample) has it; returning steps used, if it is a sequence. Empty
  /// cells need .where(there(column)): a file that is asked for and not named is an error.
  template <class Read>
  auto files(std::string_view column, Read read) const {
    return on_demand(rows(), [paths = paths_if_any(column), lines = lines_, read = std::move(read), name = name_, column = std::string(column)](std::size_t r, auto to) {
      if (paths[r].empty()) throw file_error(name, "line " + std::to_string(lines[r]) + ", " + column, "a file's name", "nothing");
      return read(paths[r], to);
    });
  }

 private:
  std::string const& cell(std::size_t r, std::size_t c) const { return cells_[r * columns_.size() + c]; }
  std::size_t place(std::string_view column) const {
    auto const found = std::find(columns_.begin(), columns_.end(), column);
    if (found == columns_.end()) throw file_error(name_, "line 1", "a column " + in_quotes(column), "none of that name");
    if (std::find(found + 1, columns_.end(), column) != columns_.end())
      throw file_error(name_, "line 1", "one column " + in_quotes(column), "two");
    return std::size_t(found - columns_.begin());
  }
  template <class T>
  static std::string whole_numbers() {
    return "a whole number from " + std::to_string(std::numeric_limits<T>::min()) + " to " + std::to_string(std::numeric_limits<T>::max());
  }
  template <class T>
  static bool held(double v) {
    if constexpr (std::is_integral_v<T>)
      return v == std::trunc(v) && v >= double(std::numeric_limits<T>::min()) && v < std::ldexp(1.0, std::numeric_limits<T>::digits);
    else return std::isfinite(static_cast<T>(v));
  }
  [[noreturn]] void refuse(std::size_t r, std::string_view column, std::string_view expected, std::string_view found) const {
    throw file_error(name_, "line " + std::to_string(lines_[r]) + ", " + std::string(column), expected, found);
  }
  std::string path_of(std::size_t r, std::size_t c, std::string_view column) const {
    std::string const& said = cell(r, c);
    if (said.empty()) return {};
    auto const path = path_within(folder_, said);
    if (!path) refuse(r, column, "a file in the index's folder", in_quotes(said));
    std::error_code none;
    if (!std::filesystem::is_regular_file(*path, none)) refuse(r, column, "a file that is there", in_quotes(said));
    return *path;
  }

  std::string name_;
  std::filesystem::path folder_;
  std::vector<std::string> columns_, cells_;
  std::vector<std::size_t> lines_;
};

}  // namespace braid::io
