#pragma once
#include "braid/core/error.hpp"

#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

namespace braid::inline v0::detail {

// How metrics read what they are given: any containers, xtensor's or the standard ones, in row-major order. Every fault
// names the metric, the row and what stood there.

/// The rows of `truth`, for which `said` has `wide` numbers each. At least one.
template <class Said, class Truth>
std::size_t metric_rows(std::string_view metric, Said const& said, Truth const& truth, std::size_t wide = 1) {
  std::size_t const n = std::size(truth);
  if (n == 0) throw value_error(metric, "rows", "at least one", "none");
  if (std::size(said) != n * wide)
    throw shape_error(metric, "size", std::to_string(n) + " rows of " + std::to_string(wide),
                      std::to_string(std::size(said)) + " numbers");
  return n;
}
inline std::string row_place(std::size_t row) { return "row " + std::to_string(row); }

/// A number that is neither NaN nor infinite.
inline double metric_number(std::string_view metric, std::size_t row, double v) {
  if (!std::isfinite(v)) throw value_error(metric, row_place(row), "a finite number", std::to_string(v));
  return v;
}
inline double metric_probability(std::string_view metric, std::size_t row, double v) {
  if (!(v >= 0 && v <= 1)) throw value_error(metric, row_place(row), "a probability of 0..1", std::to_string(v));
  return v;
}
/// A yes or a no.
template <class V>
bool metric_answer(std::string_view metric, std::size_t row, V v) {
  if (v != V(0) && v != V(1)) throw value_error(metric, row_place(row), "0 or 1", std::to_string(v));
  return v == V(1);
}
/// Whether a label is one of C classes; a row of another has no truth and is not counted, as in cross_entropy.
template <class V>
bool names_class(V label, std::size_t C) {
  return label >= V(0) && std::size_t(label) < C;
}

}  // namespace braid::detail
