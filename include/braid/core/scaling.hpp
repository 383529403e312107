#pragma once
#include "braid/core/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace braid::inline v0 {

/// How numbers come to one scale.
enum class scaling {
  standard,  ///< mean 0, deviation 1 (of the n, not n - 1)
  robust     ///< median 0, middle half as wide as 1: outliers do not move it
};

/// What is taken off a number, and what it is then divided by.
struct number_scale {
  double middle = 0, width = 1;

  /// Of these numbers, in any order; width 1 where they are all one. Precondition: there is one.
  ///
  /// source  sklearn.preprocessing.StandardScaler, RobustScaler.
  static number_scale of(std::vector<double> numbers, scaling how) {
    double const n = double(numbers.size());
    double middle = 0, width = 0;
    if (how == scaling::standard) {
      for (double v : numbers) middle += v / n;
      for (double v : numbers) width += (v - middle) * (v - middle) / n;
      width = std::sqrt(width);
    } else {
      std::sort(numbers.begin(), numbers.end());
      middle = quantile(numbers, 0.5), width = quantile(numbers, 0.75) - quantile(numbers, 0.25);
    }
    return {middle, width > 1e-14 * std::abs(middle) ? width : 1};  // rounding leaves some width where all are one
  }
  double operator()(double v) const { return (v - middle) / width; }
};

}  // namespace braid
