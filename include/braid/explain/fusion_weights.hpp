#pragma once
#include "braid/core/error.hpp"
#include "braid/train/bootstrap.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace braid::inline v0::explain {

/// What a fusion itself gives to its branches, over a set of samples: the mean of each branch's weight, over heads, with its
/// interval. The weights come from the net: an output of `weights_of` (core/fuse.hpp), in the order of the branches.
///
///   inline constexpr auto joint = bd::shared<struct gaze>(bd::fuse<bd::attention<4>>(a, b, c));
///   inline constexpr auto net = bd::outputs(answer(joint | bd::dense<2>), looks(bd::weights_of(joint)));
///   auto const given = bd::explain::fusion_weights<3>(model(...)(looks));   // given[1].estimate: of b
///
/// Weights say where a fusion looks, not what it makes of it: compare with explain::modality_values.
///
/// shapes  weights: [n, Branches] or [n, heads, Branches].
/// errors  shape_error: no whole samples, or none.
template <std::size_t Branches, class Weights>
std::vector<interval> fusion_weights(Weights const& weights, bootstrap_options const& options = {}) {
  std::size_t const rows = std::size_t(weights.shape()[0]), size = weights.size();
  if (rows == 0 || size % (rows * Branches) != 0 || std::size_t(weights.shape()[weights.dimension() - 1]) != Branches)
    throw shape_error("explain", "fusion weights", "[n, ..., " + std::to_string(Branches) + "]",
                      std::to_string(rows) + " rows, " + std::to_string(size) + " numbers");
  std::vector<std::vector<double>> of(Branches, std::vector<double>(rows));
  std::size_t const each = size / rows, heads = each / Branches;
  std::size_t i = 0;
  for (auto const w : weights) of[i % Branches][i / each] += double(w) / double(heads), ++i;
  std::vector<interval> all;
  for (auto const& v : of) all.push_back(bootstrap_mean(v, options));
  return all;
}

}  // namespace braid::explain
