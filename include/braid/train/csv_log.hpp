#pragma once
#include "braid/core/bytes.hpp"
#include "braid/core/csv_field.hpp"
#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"
#include "braid/core/number_text.hpp"

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace braid::inline v0 {

/// A table of numbers by step, a row a step, as a CSV file:
///
///   bd::csv_log log("run/history.csv");
///   log.log(1, "loss", 0.7), log.log(1, "accuracy", 0.5);  // step,loss,accuracy
///   log.log(2, "loss", 0.6);                               // 1,0.7,0.5
///   log.flush();                                           // 2,0.6,
///
/// A row is written, and flushed, when the next step begins, at flush() and at the end. The columns are the names of the
/// first row; a later row leaves empty what it was not told. A file that is there already is gone on with, under its own
/// columns: a run that resumes writes no second header, and half a row that a crash left behind is removed. Numbers are the
/// shortest that read back equal; nan and inf are written so.
///
/// `rewind(step)` takes back what was written of that step and later ones: for a run that goes on from before them
/// (train/epoch_log.hpp does it).
///
/// errors  value_error: a name that is no column, a name that comes twice in a step; file_error: no such folder,
///         a disk that is full, a file that is no such table.
/// source  RFC 4180, with line feeds.
class csv_log {
 public:
  explicit csv_log(std::string path) : path_(std::move(path)) {
    read_header();
    file_.reset(std::fopen(path_.c_str(), "ab"));
    if (!file_) refuse("a file that can be written to");
  }
  csv_log(csv_log&&) = default;
  csv_log& operator=(csv_log&&) = delete;
  ~csv_log() {
    if (!file_) return;
    try {
      flush();
    } catch (file_error const&) {  // who must know calls flush()
    }
  }

  void log(std::size_t step, std::string_view name, double value) {
    if (!open_ || step != step_) {
      flush();
      step_ = step, open_ = true;
    }
    std::size_t const c = std::size_t(std::find(columns_.begin(), columns_.end(), name) - columns_.begin());
    if (c == columns_.size()) {
      if (has_header_) throw value_error(path_, "step " + std::to_string(step), "one of the columns " + header(), in_quotes(name));
      columns_.emplace_back(name);
    }
    row_.resize(columns_.size());
    if (!row_[c].empty())
      throw value_error(path_, "step " + std::to_string(step), "each name once", in_quotes(name) + " twice");
    row_[c] = number_text(value);
  }
  /// Ends the row and brings it to the file.
  void flush() {
    if (!open_) return;
    std::string line = has_header_ ? "" : header() + "\n";
    line += std::to_string(step_);
    for (std::size_t c = 0; c < columns_.size(); ++c) line.append(",").append(c < row_.size() ? row_[c] : "");
    line += "\n";
    row_.assign(columns_.size(), {});
    open_ = false, has_header_ = true;
    if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size() || std::fflush(file_.get()) != 0)
      refuse("room for the row");
  }
  /// Takes rows of `step` and later ones out of the file, from the first such row on.
  void rewind(std::size_t step) {
    flush();
    std::string const text = whole_text();
    std::size_t line = text.find('\n') + 1;  // behind the header
    for (std::size_t end; (end = text.find('\n', line)) != text.npos; line = end + 1) {
      std::size_t of = 0;
      std::from_chars(text.data() + line, text.data() + end, of);
      if (of < step) continue;
      shorten(line);
      return;
    }
  }

 private:
  struct closer {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  /// What stands in the file; nothing where there is none.
  std::string whole_text() const {
    if (::access(path_.c_str(), F_OK) != 0) return {};
    input_file const there(path_);
    std::string text(there.size(), '\0');
    there.read(0, std::as_writable_bytes(std::span(text)));
    return text;
  }
  void shorten(std::size_t size) const {
    if (::truncate(path_.c_str(), off_t(size)) != 0) refuse("a file that can be shortened");
  }
  using file = std::unique_ptr<std::FILE, closer>;

  [[noreturn]] void refuse(std::string_view expected) const {
    throw file_error(path_, "write", expected, std::system_category().message(errno));
  }
  std::string header() const {
    std::string line = "step";
    for (std::string const& name : columns_) line.append(",").append(csv_field(name));
    return line;
  }
  /// The columns of a file that is there; half a row at its end is cut off.
  void read_header() {
    std::string const text = whole_text();
    std::size_t const whole = text.rfind('\n') + 1;  // 0 where there is no line end
    if (whole != text.size()) shorten(whole);
    if (whole == 0) return;
    std::vector<std::string> fields(1);
    bool quoted = false, closed = false;  // closed: the last character was a quote that ended a quotation
    for (char const ch : text) {
      if (ch == '"') quoted = !quoted, fields.back().append(quoted && closed ? 1 : 0, '"');
      else if (!quoted && ch == '\n') break;
      else if (!quoted && ch == ',') fields.emplace_back();
      else if (quoted || ch != '\r') fields.back() += ch;
      closed = ch == '"' && !quoted;  // so that a quote right behind it is part of the name
    }
    if (fields[0] != "step") throw file_error(path_, "header", "step,...", in_quotes(fields[0]));
    columns_.assign(fields.begin() + 1, fields.end());
    has_header_ = true;
  }

  std::string path_;
  file file_;
  std::vector<std::string> columns_, row_;
  std::size_t step_ = 0;
  bool open_ = false, has_header_ = false;
};

}  // namespace braid
