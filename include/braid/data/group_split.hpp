#pragma once
#include "braid/core/error.hpp"
#include "braid/core/philox.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace braid::inline v0 {

namespace detail {
/// The rows of each group, groups in their own order.
template <class Groups>
auto rows_by_group(Groups const& groups) {
  using group = std::remove_cvref_t<decltype(*std::begin(groups))>;
  std::map<group, std::vector<std::uint32_t>> rows;
  std::uint32_t r = 0;
  for (auto const& g : groups) rows[g].push_back(r++);
  std::vector<std::vector<std::uint32_t>> all;
  for (auto& g : rows) all.push_back(std::move(g.second));
  return all;
}
}  // namespace detail

/// Rows in parts of about these shares, so that no group (a patient, a speaker, a day) is in two of them: what is learnt of one
/// is then judged by others. The groups are taken in an order drawn by the seed; each goes to the part that lacks most.
///
///   auto const [train, valid, test] = bd::split_by_group<3>(patient, {0.7, 0.15, 0.15}, bd::seed{7});
///
/// shapes  groups: one name a row, numbers or texts; the rows of a part are in their own order.
/// cost    a sort of the groups.
/// errors  value_error: a share that is not above 0, fewer groups than parts.
/// source  sklearn.model_selection.GroupShuffleSplit, for several parts at once and shares of rows instead of groups.
template <std::size_t Parts, class Groups>
std::array<std::vector<std::uint32_t>, Parts> split_by_group(Groups const& groups, std::array<double, Parts> const& shares, seed from = {}) {
  double whole = 0;
  for (double s : shares) {
    if (!(s > 0 && std::isfinite(s))) throw value_error("split_by_group", "shares", "numbers above 0", std::to_string(s));
    whole += s;
  }
  auto all = detail::rows_by_group(groups);
  if (all.size() < Parts)
    throw value_error("split_by_group", "groups", "at least " + std::to_string(Parts), std::to_string(all.size()));
  philox const random = philox{from.value}.fork(name_hash(std::string_view("groups")));
  for (std::size_t i = all.size(); i-- > 1;) std::swap(all[i], all[random.below(std::uint32_t(i + 1), 0, i)]);
  double const rows = double(std::size(groups));
  std::array<std::vector<std::uint32_t>, Parts> parts;
  for (std::size_t g = 0; g < all.size(); ++g) {
    std::size_t const empty = std::size_t(std::count_if(parts.begin(), parts.end(), [](auto const& p) { return p.empty(); }));
    std::size_t poorest = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t p = 0; p < Parts; ++p) {
      if (all.size() - g == empty && !parts[p].empty()) continue;  // the last groups are for the parts without one
      double const full = double(parts[p].size()) / (rows * shares[p] / whole);
      if (full < least) least = full, poorest = p;
    }
    parts[poorest].insert(parts[poorest].end(), all[g].begin(), all[g].end());
  }
  for (auto& p : parts) std::sort(p.begin(), p.end());
  return parts;
}

/// The rows in `folds` parts of nearly one size, no group in two of them: for cross-validation. The largest groups are placed
/// first, each in the smallest part.
///
/// errors  value_error: no folds, fewer groups than folds.
/// source  sklearn.model_selection.GroupKFold.
template <class Groups>
std::vector<std::vector<std::uint32_t>> group_folds(Groups const& groups, std::size_t folds) {
  auto all = detail::rows_by_group(groups);
  if (folds == 0 || all.size() < folds)
    throw value_error("group_folds", "folds", "1 to the number of groups, " + std::to_string(all.size()), std::to_string(folds));
  std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.size() > b.size(); });
  std::vector<std::vector<std::uint32_t>> parts(folds);
  for (auto const& g : all) {
    auto& p = *std::min_element(parts.begin(), parts.end(), [](auto const& a, auto const& b) { return a.size() < b.size(); });
    p.insert(p.end(), g.begin(), g.end());
  }
  for (auto& p : parts) std::sort(p.begin(), p.end());
  return parts;
}

}  // namespace braid
