#pragma once
#include <cstddef>
#include <span>

namespace braid::inline v0 {

/// The q-quantile of sorted numbers, between neighbours in a line; an infinity is taken as it is. Precondition: there is one.
///
/// source  numpy.quantile with its default method.
inline double quantile(std::span<double const> sorted, double q) {
  double const at = q * double(sorted.size() - 1);
  auto const i = std::size_t(at);
  double const part = at - double(i);
  if (part == 0 || sorted[i] == sorted[i + 1]) return sorted[i];
  return sorted[i] + part * (sorted[i + 1] - sorted[i]);
}

}  // namespace braid
