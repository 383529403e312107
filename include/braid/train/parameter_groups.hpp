#pragma once
#include "braid/core/error.hpp"
#include "braid/core/glob.hpp"
#include "braid/model/weights.hpp"
#include "braid/train/optimizer.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace braid::inline v0 {

/// What parameters of a group have of their own, in the place of the optimiser's.
struct group_settings {
  std::optional<double> rate{}, weight_decay{};
  std::optional<bool> freeze{};  ///< true: not trained, every bit stays
};
inline constexpr group_settings frozen{.freeze = true};

/// The parameters whose names in files fit a pattern (core/glob.hpp), and what holds for them. Where several patterns fit,
/// each adds what it sets, and the last word counts.
///
///   {.groups = {{"photo.*", {.rate = 1e-4}}, {"*.bias", {.weight_decay = 0}}, {"notes.*", bd::frozen}}}
struct parameter_group {
  std::string pattern;
  group_settings settings{};
};

/// A part of the flat parameters with one setting: what an optimiser steps over at once. Its moments are those of the
/// part, array after array, from `moments * begin` on.
template <class Optimizer>
struct parameter_range {
  std::size_t begin, size;
  Optimizer optimizer;
  bool frozen;
};

/// The name and place of each parameter in the flat buffer.
struct named_place {
  std::string name;
  std::size_t begin;
};
template <class G, backend K>
std::vector<named_place> parameter_places() {
  std::vector<named_place> all;
  for_each_tensor<program<G>, K, false>(
      [&](std::string const& name, auto, std::size_t at, auto const&) { all.push_back({name, at}); });
  std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.begin < b.begin; });
  return all;
}

namespace detail {
/// What all groups together say of each place.
inline std::vector<group_settings> settings_of(std::span<named_place const> places, std::span<parameter_group const> groups) {
  std::vector<group_settings> all(places.size());
  for (auto const& g : groups) {
    bool fits = false;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!glob(g.pattern, places[i].name)) continue;
      fits = true;
      if (g.settings.rate) all[i].rate = g.settings.rate;
      if (g.settings.weight_decay) all[i].weight_decay = g.settings.weight_decay;
      if (g.settings.freeze) all[i].freeze = g.settings.freeze;
    }
    if (fits) continue;
    std::vector<std::string> names;
    for (auto const& p : places) names.push_back(p.name);
    throw value_error("groups", "'" + g.pattern + "'", "a pattern that fits a parameter", "none that does among " + few_of(names));
  }
  return all;
}
template <class Optimizer>
Optimizer with_settings(Optimizer o, group_settings const& s) {
  auto const refuse = [](char const* what) {
    throw value_error("groups", what, "an optimiser that has one", "one that has none");
  };
  if (s.rate) {
    if constexpr (requires { o.rate = 0.5; }) o.rate = *s.rate;
    else refuse("rate");
  }
  if (s.weight_decay) {
    if constexpr (requires { o.weight_decay = 0.5; }) o.weight_decay = *s.weight_decay;
    else refuse("weight_decay");
  }
  return o;
}
}  // namespace detail

/// The flat parameters as ranges of one setting each; neighbours with the same are one.
///
/// errors  value_error: a pattern that fits no parameter, a setting that the optimiser does not have.
template <class G, backend K, class Optimizer>
std::vector<parameter_range<Optimizer>> parameter_ranges(Optimizer const& o, std::span<parameter_group const> groups) {
  std::size_t const end = basic_weights<G, K>::param_count;
  if (groups.empty()) return {{0, end, o, false}};
  auto const places = parameter_places<G, K>();
  auto const settings = detail::settings_of(places, groups);
  std::vector<parameter_range<Optimizer>> ranges;
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto const same = [](group_settings const& a, group_settings const& b) {
      bool const still = a.freeze.value_or(false);
      return still == b.freeze.value_or(false) && (still || (a.rate == b.rate && a.weight_decay == b.weight_decay));
    };
    std::size_t const size = (i + 1 < places.size() ? places[i + 1].begin : end) - places[i].begin;
    if (i && same(settings[i], settings[i - 1])) ranges.back().size += size;
    else ranges.push_back({places[i].begin, size, detail::with_settings(o, settings[i]), settings[i].freeze.value_or(false)});
  }
  return ranges;
}

}  // namespace braid
