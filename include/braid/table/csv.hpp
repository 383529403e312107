#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "braid/core/bytes.hpp"
#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"

namespace braid::inline v0::table {

/// The rows of a CSV file, one after the other. A field that begins with a quote ends with one, and may hold separators, line
/// ends and doubled quotes; any other is what stands there, with its spaces. Lines end in LF or CR LF; empty lines and a byte
/// order mark are passed over. Every row has as many fields as the first.
///
///   table::csv_rows rows(input_file("patients.csv"));
///   while (rows.next()) use(rows.fields(), rows.line());
///
/// cost    one pass; the file in memory once, a row twice. Views hold until the next row.
/// errors  file_error by line: another number of fields, something behind a closing quote, a quote that nobody closes.
/// source  RFC 4180; lines and quotes as pandas.read_csv has them.
class csv_rows {
 public:
  explicit csv_rows(input_file const& file, char separator = ',', bool rows_differ = false)
      : name_(file.name()), bytes_(file.read(0, file.size())), text_(as_text(bytes_)), separator_(separator), rows_differ_(rows_differ) {
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  }
  csv_rows(csv_rows const&) = delete;
  csv_rows& operator=(csv_rows const&) = delete;

  /// Goes to the next row; false where there is none.
  bool next() {
    while (!text_.empty() && (text_.front() == '\n' || text_.starts_with("\r\n"))) {
      text_.remove_prefix(text_.front() == '\n' ? 1 : 2);
      ++next_line_;
    }
    if (text_.empty()) return false;
    line_ = next_line_, ++row_;
    unquoted_.clear();
    ends_.clear();
    for (bool more = true; more;) {
      more = text_.starts_with('"') ? quoted() : plain();
      ends_.push_back(unquoted_.size());
    }
    if (row_ == 1 || rows_differ_) columns_ = ends_.size();
    if (ends_.size() != columns_) refuse(line_, std::to_string(columns_) + " fields", std::to_string(ends_.size()));
    fields_.clear();
    std::size_t begin = 0;
    for (std::size_t const end : ends_) fields_.push_back(std::string_view(unquoted_).substr(begin, end - begin)), begin = end;
    return true;
  }
  [[nodiscard]] std::vector<std::string_view> const& fields() const { return fields_; }
  /// Where the row begins in the file, from 1.
  [[nodiscard]] std::size_t line() const { return line_; }
  [[nodiscard]] std::string const& name() const { return name_; }

 private:
  [[noreturn]] void refuse(std::size_t line, std::string_view expected, std::string_view found) const {
    throw file_error(name_, "line " + std::to_string(line), expected, found);
  }
  /// Takes a field without quotes and what ends it; says whether another one follows.
  bool plain() {
    std::size_t end = 0;
    while (end < text_.size() && text_[end] != separator_ && text_[end] != '\n') ++end;
    std::size_t const line_end = end < text_.size() && text_[end] == '\n' && end > 0 && text_[end - 1] == '\r' ? 1 : 0;
    unquoted_.append(text_.substr(0, end - line_end));
    return ended(end);
  }
  bool quoted() {
    std::size_t at = 1;
    for (;; ++at) {
      std::size_t const quote = text_.find('"', at);
      if (quote == text_.npos) refuse(next_line_, "a quote that ends the field", "the end of the file");
      std::string_view const piece = text_.substr(at, quote - at);
      next_line_ += std::size_t(std::count(piece.begin(), piece.end(), '\n'));
      unquoted_.append(piece);
      at = quote + 1;
      if (at >= text_.size() || text_[at] != '"') break;
      unquoted_ += '"';
    }
    if (text_.substr(at).starts_with("\r\n")) ++at;
    if (at < text_.size() && text_[at] != separator_ && text_[at] != '\n')
      refuse(next_line_, "a separator or the line's end behind the closing quote", in_quotes(text_.substr(at, 1)));
    return ended(at);
  }
  bool ended(std::size_t at) {
    bool const more = at < text_.size() && text_[at] == separator_;
    if (at < text_.size() && !more) ++next_line_;
    text_.remove_prefix(std::min(at + 1, text_.size()));
    return more;
  }

  std::string name_;
  std::vector<std::byte> bytes_;
  std::string_view text_;
  char separator_;
  bool rows_differ_;
  std::size_t columns_ = 0, row_ = 0, line_ = 0, next_line_ = 1;
  std::string unquoted_;
  std::vector<std::size_t> ends_;
  std::vector<std::string_view> fields_;
};

}  // namespace braid::table
