#pragma once
#include "braid/train/metric_input.hpp"

#include <array>

namespace braid::inline v0 {

// How far numbers are from the truth. said, truth: [n] or, with F outputs, [n, F]: root_mean_squared_error<3>(said, truth).

namespace detail {
/// f(output, said, truth) for every number, row by row. Returns the rows.
template <std::size_t F, class Said, class Truth, class Each>
std::size_t each_number(std::string_view metric, Said const& said, Truth const& truth, Each f) {
  std::size_t const n = metric_rows(metric, said, truth);
  if (n % F != 0)
    throw shape_error(metric, "size", "rows of " + std::to_string(F), std::to_string(n) + " numbers");
  auto s = std::begin(said);
  auto t = std::begin(truth);
  for (std::size_t r = 0; r < n / F; ++r)
    for (std::size_t o = 0; o < F; ++o, ++s, ++t)
      f(o, metric_number(metric, r, double(*s)), metric_number(metric, r, double(*t)));
  return n / F;
}
}  // namespace detail

/// The mean of |said - truth|.
///
/// units   those of the truth.
/// errors  shape_error: other sizes; value_error: no rows, a number that is not finite.
/// source  sklearn.metrics.mean_absolute_error.
template <class Said, class Truth>
double mean_absolute_error(Said const& said, Truth const& truth) {
  double total = 0;
  std::size_t const n = detail::each_number<1>("mean_absolute_error", said, truth,
                                               [&](std::size_t, double s, double t) { total += std::abs(s - t); });
  return total / double(n);
}

/// The root of the mean of (said - truth)^2; of F outputs the mean of their roots.
///
/// units   those of the truth.
/// errors  as mean_absolute_error's.
/// source  sklearn.metrics.root_mean_squared_error.
template <std::size_t F = 1, class Said, class Truth>
double root_mean_squared_error(Said const& said, Truth const& truth) {
  std::array<double, F> sums{};
  std::size_t const n =
      detail::each_number<F>("root_mean_squared_error", said, truth,
                             [&](std::size_t o, double s, double t) { sums[o] += (s - t) * (s - t); });
  double all = 0;
  for (double const squares : sums) all += std::sqrt(squares / double(n));
  return all / double(F);
}

/// The share of the truth's variance that is explained: 1 - sum (said - truth)^2 / sum (mean - truth)^2; of F outputs the
/// mean of theirs. An output whose truth never changes counts 1 if it was met exactly, else 0.
///
/// units   none; 1 is right, 0 is what the mean would have, and less is possible.
/// errors  as mean_absolute_error's; value_error: one row alone.
/// source  sklearn.metrics.r2_score.
template <std::size_t F = 1, class Said, class Truth>
double r2(Said const& said, Truth const& truth) {
  std::array<double, F> middle{}, missed{}, varied{};
  std::size_t const n = detail::each_number<F>("r2", said, truth, [&](std::size_t o, double, double t) { middle[o] += t; });
  if (n < 2) throw value_error("r2", "rows", "at least 2", std::to_string(n));
  for (double& m : middle) m /= double(n);
  detail::each_number<F>("r2", said, truth, [&](std::size_t o, double s, double t) {
    missed[o] += (s - t) * (s - t), varied[o] += (middle[o] - t) * (middle[o] - t);
  });
  double all = 0;
  for (std::size_t o = 0; o < F; ++o) all += varied[o] > 0 ? 1 - missed[o] / varied[o] : missed[o] == 0 ? 1 : 0;
  return all / double(F);
}

}  // namespace braid
