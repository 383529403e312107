#pragma once
#include "braid/core/error.hpp"
#include "braid/core/quantile.hpp"
#include "braid/train/metric_input.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace braid::inline v0::explain {

/// The energy of every row of logits: -T log sum exp(logit / T). Low where the net has seen such samples, high where it has
/// not: a score for what is out of distribution, which the largest probability is not.
///
///   auto const known = bd::explain::energy<10>(logits_of_known);
///   double const limit = bd::explain::energy_limit(known, 0.95);            // 95 % of the known are below it
///   bool const strange = bd::explain::energy<10>(logits)[i] > limit;
///
/// shapes  logits: [n, C]; energies [n].
/// units   of the logits.
/// cost    n C exponentials.
/// errors  shape_error: no whole rows; value_error: a number that is none, a temperature that is not above 0.
/// source  Liu et al. 2020, arXiv:2010.03759.
template <std::size_t C, class Logits>
std::vector<double> energy(Logits const& logits, double temperature = 1) {
  std::size_t const size = std::size(logits);
  if (size % C != 0) throw shape_error("energy", "size", "rows of " + std::to_string(C), std::to_string(size) + " numbers");
  if (!(temperature > 0) || !std::isfinite(temperature)) throw value_error("energy", "temperature", "above 0", std::to_string(temperature));
  std::vector<double> e;
  e.reserve(size / C);
  auto v = std::begin(logits);
  for (std::size_t r = 0; r < size / C; ++r) {
    auto const row = v;
    double most = -INFINITY, sum = 0;
    for (std::size_t c = 0; c < C; ++c, ++v) most = std::max(most, braid::detail::metric_number("energy", r, double(*v)));
    auto w = row;
    for (std::size_t c = 0; c < C; ++c, ++w) sum += std::exp((double(*w) - most) / temperature);
    e.push_back(-(most + temperature * std::log(sum)));
  }
  return e;
}

/// The energy below which so many of the known samples lie.
///
/// errors  value_error: no samples, or a share outside 0 to 1.
inline double energy_limit(std::vector<double> known, double share = 0.95) {
  if (known.empty()) throw value_error("energy_limit", "samples", "at least one", "none");
  if (!(share >= 0 && share <= 1)) throw value_error("energy_limit", "share", "0 to 1", std::to_string(share));
  std::sort(known.begin(), known.end());
  return quantile(known, share);
}

}  // namespace braid::explain
