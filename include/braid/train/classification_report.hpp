#pragma once
#include "braid/train/metrics.hpp"

namespace braid::inline v0 {

/// A table of a confusion: precision, recall, F1 and how many rows there were, a class a line; then their means over the
/// classes (macro) and over the rows (weighted), and the accuracy. Without names the classes are numbered. A rate that has
/// nothing to count is a dash, and 0 in the means.
///
///            precision   recall       F1     rows
///        cat     99.0 %   99.0 %   99.0 %       99
///
/// errors  shape_error: not as many names as classes.
/// source  the layout of sklearn.metrics.classification_report.
template <std::size_t C>
std::string classification_report(confusion<C> const& m, std::span<std::string_view const> names = {}) {
  if (!names.empty() && names.size() != C)
    throw shape_error("classification_report", "names", std::to_string(C), std::to_string(names.size()));
  std::vector<std::string> head(C);
  std::size_t first = std::string_view("accuracy").size();
  for (std::size_t i = 0; i < C; ++i) {
    head[i] = names.empty() ? std::to_string(i) : std::string(names[i]);
    first = std::max(first, head[i].size());
  }
  std::string t;
  auto const right = [&](std::string_view s, std::size_t w) { t.append(w > s.size() ? w - s.size() : 0, ' ').append(s); };
  auto const percent = [&](double v, std::size_t w) {
    char word[16];
    std::snprintf(word, sizeof word, v >= 0 ? "%.1f %%" : "-", 100 * v);
    right(word, w);
  };
  auto const line = [&](std::string_view name, double precision, double recall, double f1, std::uint64_t rows) {
    right(name, first), percent(precision, 11), percent(recall, 9), percent(f1, 9);
    right(std::to_string(rows), 9), t.append("\n");
  };
  right("", first), right("precision", 11), right("recall", 9), right("F1", 9), right("rows", 9), t.append("\n");
  for (std::size_t i = 0; i < C; ++i) line(head[i], m.precision(i), m.recall(i), m.f1(i), m.of_truth(i));
  auto const precision = [&](std::size_t i) { return m.precision(i); };
  auto const recall = [&](std::size_t i) { return m.recall(i); };
  auto const f1 = [&](std::size_t i) { return m.f1(i); };
  auto const by_rows = [&](std::size_t i) { return double(m.of_truth(i)); };
  line("macro", m.mean(precision), m.mean(recall), m.mean(f1), m.total());
  line("weighted", m.mean(precision, by_rows), m.mean(recall, by_rows), m.mean(f1, by_rows), m.total());
  right("accuracy", first), percent(m.accuracy(), 29), right(std::to_string(m.total()), 9), t.append("\n");
  return t;
}

}  // namespace braid
