#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "braid/core/csv_field.hpp"
#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"
#include "braid/core/number_text.hpp"
#include "braid/core/scaling.hpp"
#include "braid/table/csv.hpp"
#include "braid/table/read_table.hpp"
#include "braid/table/schema.hpp"

namespace braid::inline v0::table {

/// Rows as the two modalities of a schema take them: vitals(p.numbers), facts(p.ids).
struct prepared {
  std::vector<float> numbers;     ///< [rows, 2 numbers]: each to scale, or 0, then 1 where it is missing
  std::vector<std::int32_t> ids;  ///< [rows, categories]
};

/// What the rows of a training set say of a schema's columns: a middle and a width of each number, the words of each category.
/// What a number lacks is not counted; a column that is one number throughout has width 1. Words are the most frequent ones, in
/// the order of their bytes; a word that was not there, or is none of them, is as one that is missing.
///
///   auto const prepare = table::preparation<admission>::of(train);
///   auto const a = prepare(train), b = prepare(test);
///   bd::dataset data{vitals(a.numbers), facts(a.ids), outcome(y)};
///   bd::io::save("risk.safetensors", model.weights(), prepare);                 // it travels with the weights
///   auto const again = table::preparation<admission>::kept(bd::io::notes_of("risk.safetensors"), "risk.safetensors");
///
/// cost    of: a sort of each number's column for robust scaling, a map of each category's words; (): one pass.
/// errors  value_error: no rows, a column without one number; kept: file_error where the notes are of another schema.
/// source  sklearn.preprocessing.StandardScaler, RobustScaler, OrdinalEncoder(max_categories).
template <class Schema>
class preparation {
 public:
  static preparation of(columns<Schema> const& train, scaling how = scaling::standard) {
    if (train.rows == 0) throw value_error("preparation", "rows", "at least one", "none");
    preparation p;
    for (std::size_t c = 0; c < Schema::columns; ++c)
      if (Schema::words[c] == 0) p.measure(c, train, how);
      else p.choose(c, train);
    return p;
  }
  [[nodiscard]] prepared operator()(columns<Schema> const& rows) const {
    prepared p;
    for (std::size_t r = 0; r < rows.rows; ++r) {
      for (std::size_t k = 0; k < Schema::numbers; ++k) {
        double const v = rows.numbers[r * Schema::numbers + k];
        bool const missing = std::isnan(v);
        p.numbers.push_back(missing ? 0.0f : float(scale_[k](v)));
        p.numbers.push_back(missing);
      }
      std::size_t first = 0;  // the id of this category's missing word
      for (std::size_t c = 0; c < Schema::columns; ++c) {
        if (Schema::words[c] == 0) continue;
        std::size_t const k = Schema::places[c];
        auto const& known = words_[k];
        auto const& word = rows.words[r * Schema::categories + k];
        auto const at = std::lower_bound(known.begin(), known.end(), word);
        bool const there = at != known.end() && *at == word;
        p.ids.push_back(std::int32_t(first + (there ? std::size_t(at - known.begin()) + 1 : 0)));
        first += Schema::words[c] + 1;
      }
    }
    return p;
  }

  [[nodiscard]] number_scale const& scale(std::size_t number) const { return scale_[number]; }
  [[nodiscard]] std::vector<std::string> const& words(std::size_t category) const { return words_[category]; }

  /// All of it as a note, for io::save: a CSV row a column, its name and kind, then middle and width, or the words.
  [[nodiscard]] std::map<std::string, std::string> notes() const {
    std::string all;
    for (std::size_t c = 0; c < Schema::columns; ++c) {
      std::size_t const k = Schema::places[c];
      std::vector<std::string> fields{std::string(Schema::names[c])};
      if (Schema::words[c] == 0) fields.insert(fields.end(), {"number", number_text(scale_[k].middle), number_text(scale_[k].width)});
      else fields.push_back("category"), fields.insert(fields.end(), words_[k].begin(), words_[k].end());
      for (std::size_t f = 0; f < fields.size(); ++f) all.append(f ? "," : "").append(csv_field(fields[f]));
      all += '\n';
    }
    return {{note, all}};
  }
  static preparation kept(std::map<std::string, std::string> const& notes, std::string const& file) {
    auto const found = notes.find(note);
    if (found == notes.end()) throw file_error(file, "notes", "one named " + std::string(note), "none");
    preparation p;
    input_file const text(file + ": note " + std::string(note), std::as_bytes(std::span(found->second)));
    csv_rows row(text, ',', true);
    for (std::size_t c = 0; c < Schema::columns; ++c) {
      std::string const place = "column " + std::to_string(c + 1);
      std::string_view const kind = Schema::words[c] ? "category" : "number";
      if (!row.next()) throw file_error(text.name(), place, in_quotes(Schema::names[c]), "the end");
      auto const& f = row.fields();
      if (f.size() < 2 || f[0] != Schema::names[c] || f[1] != kind)
        throw file_error(text.name(), place, std::string(kind) + " " + in_quotes(Schema::names[c]), in_quotes(f[0]));
      std::size_t const k = Schema::places[c];
      if (Schema::words[c]) {
        p.words_[k].assign(f.begin() + 2, f.end());
        if (p.words_[k].size() > Schema::words[c] || !std::is_sorted(p.words_[k].begin(), p.words_[k].end()))
          throw file_error(text.name(), place, "at most " + std::to_string(Schema::words[c]) + " sorted words", std::to_string(f.size() - 2));
        continue;
      }
      auto const middle = f.size() == 4 ? finite_number(f[2]) : std::nullopt, width = f.size() == 4 ? finite_number(f[3]) : std::nullopt;
      if (!middle || !width || !(*width > 0))
        throw file_error(text.name(), place, "a middle and a width above 0", std::to_string(f.size() - 2) + " fields");
      p.scale_[k] = {*middle, *width};
    }
    if (row.next()) throw file_error(file, "note " + std::string(note), std::to_string(Schema::columns) + " columns", "more");
    return p;
  }

 private:
  static constexpr char const* note = "braid.table";

  void measure(std::size_t c, columns<Schema> const& train, scaling how) {
    std::size_t const k = Schema::places[c];
    std::vector<double> there;
    for (std::size_t r = 0; r < train.rows; ++r)
      if (double const v = train.numbers[r * Schema::numbers + k]; !std::isnan(v)) there.push_back(v);
    if (there.empty()) throw value_error("preparation", "column " + std::string(Schema::names[c]), "at least one number", "none");
    scale_[k] = number_scale::of(std::move(there), how);
  }
  void choose(std::size_t c, columns<Schema> const& train) {
    std::size_t const k = Schema::places[c];
    std::map<std::string, std::size_t> counts;
    for (std::size_t r = 0; r < train.rows; ++r)
      if (auto const& w = train.words[r * Schema::categories + k]; !w.empty()) ++counts[w];
    std::vector<std::pair<std::string, std::size_t>> all(counts.begin(), counts.end());
    std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.second > b.second; });
    if (all.size() > Schema::words[c]) all.resize(Schema::words[c]);
    for (auto const& w : all) words_[k].push_back(w.first);
    std::sort(words_[k].begin(), words_[k].end());
  }
  std::array<number_scale, Schema::numbers> scale_{};
  std::array<std::vector<std::string>, Schema::categories> words_{};
};

}  // namespace braid::table
