#pragma once
#include "braid/core/error.hpp"
#include "braid/core/fuse.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace braid::inline v0::explain {

/// Which number of a net is explained: one of an output, the same for every sample or one a sample.
///
///   explain::number(3)          of the net's one output, the number 3
///   explain::number(classes)    of sample i, the number classes[i]
///   explain::number(risk, 3)    of the output `risk`
///
/// errors  value_error: beyond the output's size; shape_error: not one a sample.
template <class Tag>
struct number_of {
  std::size_t index = 0;
  std::vector<std::size_t> each{};  ///< one a sample, or empty

  std::size_t at(std::size_t row) const { return each.empty() ? index : each[row]; }
  void check(std::size_t rows, std::size_t size) const {
    if (!each.empty() && each.size() != rows)
      throw shape_error("explain", "number", std::to_string(rows) + ", one a sample", std::to_string(each.size()));
    for (std::size_t r = 0; r < (each.empty() ? 1 : rows); ++r)
      if (at(r) >= size)
        throw value_error("explain", each.empty() ? "number" : "number of sample " + std::to_string(r),
                          "below " + std::to_string(size) + ", the size of the output", std::to_string(std::ptrdiff_t(at(r))));  // -1 was -1
  }
};

template <class I>
  requires std::is_integral_v<I>
number_of<void> number(I index) {
  return {std::size_t(index)};
}
template <class List>
  requires(!std::is_integral_v<List>)
number_of<void> number(List const& each) {
  return {0, std::vector<std::size_t>(each.begin(), each.end())};
}
template <class Tag, class I>
  requires std::is_integral_v<I>
number_of<Tag> number(output<Tag>, I index) {
  return {std::size_t(index)};
}
template <class Tag, class List>
  requires(!std::is_integral_v<List>)
number_of<Tag> number(output<Tag>, List const& each) {
  return {0, std::vector<std::size_t>(each.begin(), each.end())};
}

}  // namespace braid::explain
