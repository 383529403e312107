#pragma once
#include "braid/core/list.hpp"
#include "braid/core/text_table.hpp"
#include "braid/train/bootstrap.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace braid::inline v0::explain::detail {

/// The mean of f(row) over so many rows, with its interval; f is called once a row. Allocates.
template <class F>
interval mean_over_rows(std::size_t rows, F&& f, bootstrap_options const& options) {
  std::vector<double> v;
  for (std::size_t r = 0; r < rows; ++r) v.push_back(f(r));
  return bootstrap_mean(v, options);
}
/// As the tables have it: 0.410 (0.382 to 0.437).
inline std::string interval_text(interval const& i) {
  return decimals(i.estimate, 3) + " (" + decimals(i.low, 3) + " to " + decimals(i.high, 3) + ")";
}
/// The place of a modality among those of a net.
template <class Prog, class M>
constexpr std::size_t place_of_modality() {
  constexpr std::size_t i = []<class... N>(types<N...>) { return index_of<M, N...>(); }(typename Prog::modalities{});
  static_assert(i < Prog::modalities::size, "no such modality in this net");
  return i;
}

}  // namespace braid::explain::detail
