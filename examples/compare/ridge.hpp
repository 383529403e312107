#pragma once
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace study {

/// The linear model with the least squared error plus a penalty: what a fused net has to beat. Columns of one scale.
class ridge {
 public:
  /// x: [n, columns], y: [n].
  ridge(std::span<float const> x, std::span<float const> y, std::size_t columns, double penalty = 1)
      : weight_(columns + 1) {
    std::size_t const m = columns + 1;  // the last is the constant, which has no penalty
    std::vector<double> a(m * (m + 1));
    std::vector<double> row(m + 1);
    for (std::size_t r = 0; r < y.size(); ++r) {
      for (std::size_t c = 0; c < columns; ++c) row[c] = double(x[r * columns + c]);
      row[columns] = 1, row[m] = double(y[r]);
      for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j <= m; ++j) a[i * (m + 1) + j] += row[i] * row[j];
    }
    for (std::size_t c = 0; c < columns; ++c) a[c * (m + 1) + c] += penalty;
    for (std::size_t p = 0; p < m; ++p) {  // Gauss and Jordan; the matrix is positive definite
      for (std::size_t i = 0; i < m; ++i) {
        if (i == p) continue;
        double const factor = a[i * (m + 1) + p] / a[p * (m + 1) + p];
        for (std::size_t j = p; j <= m; ++j) a[i * (m + 1) + j] -= factor * a[p * (m + 1) + j];
      }
    }
    for (std::size_t i = 0; i < m; ++i) weight_[i] = a[i * (m + 1) + m] / a[i * (m + 1) + i];
  }
  double operator()(std::span<float const> x) const {
    double y = weight_.back();
    for (std::size_t c = 0; c < x.size(); ++c) y += weight_[c] * double(x[c]);
    return y;
  }

 private:
  std::vector<double> weight_;
};

}  // namespace study
