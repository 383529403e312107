#pragma once
#include "braid/core/error.hpp"
#include "braid/core/philox.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <string_view>
#include <type_traits>
#include <vector>

namespace braid::inline v0 {

/// Sample numbers in which every class comes equally often: each sample is there, those of a rarer class again and again, and
/// what is left over is drawn by the seed without repeating one. `fit` shuffles them anew each epoch.
///
///   bd::fit(model, train.subset(bd::balanced(labels)), ...);       // labels: of the samples of train
///
/// Weigh the loss instead (cross_entropy.weight(...)) where an epoch must not grow.
///
/// cost    as many numbers as there are classes, times the most frequent one's samples.
/// errors  value_error: no samples.
/// source  Buda et al. 2018, arXiv:1710.05381 (random oversampling).
template <class Labels>
std::vector<std::uint32_t> balanced(Labels const& labels, seed from = {}) {
  std::map<std::remove_cvref_t<decltype(*std::begin(labels))>, std::vector<std::uint32_t>> of_class;
  std::uint32_t r = 0;
  for (auto const& l : labels) of_class[l].push_back(r++);
  if (r == 0) throw value_error("balanced", "labels", "at least one", "none");
  std::size_t most = 0;
  for (auto const& c : of_class) most = std::max(most, c.second.size());
  philox const random = philox{from.value}.fork(name_hash(std::string_view("balanced")));
  std::vector<std::uint32_t> all;
  std::uint64_t c = 0;
  for (auto& [label, rows] : of_class) {
    for (std::size_t k = 0; k < most / rows.size(); ++k) all.insert(all.end(), rows.begin(), rows.end());
    std::size_t const rest = most % rows.size();
    for (std::size_t i = 0; i < rest; ++i)  // the first steps of a shuffle
      std::swap(rows[i], rows[i + random.below(std::uint32_t(rows.size() - i), c, i)]);
    all.insert(all.end(), rows.begin(), rows.begin() + std::ptrdiff_t(rest));
    ++c;
  }
  return all;
}

}  // namespace braid
