#pragma once
#include "braid/core/error.hpp"
#include "braid/core/philox.hpp"
#include "braid/core/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace braid::inline v0 {

/// A number and where it lies with the confidence asked for.
struct interval {
  double estimate, low, high;
};

struct bootstrap_options {
  std::size_t draws = 10000;
  double confidence = 0.95;
  seed random{};
};

namespace detail {
inline std::uint32_t bootstrap_size(std::size_t n) {
  if (n == 0 || n > 0xFFFFFFFF) throw shape_error("bootstrap", "samples", "1 to 4294967295", std::to_string(n));
  return std::uint32_t(n);
}
/// Percentiles of the statistic over resamples of n with replacement. start() is an empty sum, add(sum, i) takes sample
/// i into it, finish(sum) is the statistic; a draw where that is NaN is left out.
template <class Sum, class Add, class Finish>
interval bootstrap(std::size_t samples, bootstrap_options const& options, Sum start, Add add, Finish finish) {
  std::uint32_t const n = bootstrap_size(samples);
  Sum all = start;
  for (std::uint32_t i = 0; i < n; ++i) add(all, i);
  philox const random = philox{options.random.value}.fork(name_hash(std::string_view("bootstrap")));
  std::vector<double> values;
  values.reserve(options.draws);
  for (std::size_t d = 0; d < options.draws; ++d) {
    Sum sum = start;
    for (std::uint32_t i = 0; i < n; i += 4) {
      philox::bits const b = random(d, i);
      for (std::uint32_t w = 0; w < 4 && w < n - i; ++w)
        add(sum, std::uint32_t(std::uint64_t{b[int(w)]} * n >> 32));
      if (n - i <= 4) break;
    }
    double const v = finish(sum);
    if (!std::isnan(v)) values.push_back(v);
  }
  double const none = std::numeric_limits<double>::quiet_NaN();
  if (values.empty()) return {finish(all), none, none};
  std::sort(values.begin(), values.end());
  double const tail = (1 - options.confidence) / 2;
  return {finish(all), quantile(values, tail), quantile(values, 1 - tail)};
}
}  // namespace detail

/// The mean of some numbers, with its percentile interval.
///
/// cost    draws * n / 4 Philox calls; draws numbers of memory.
/// errors  shape_error where there are none.
/// source  Efron 1979; Efron and Tibshirani 1993, chapter 13.
inline interval bootstrap_mean(std::span<double const> values, bootstrap_options const& options = {}) {
  return detail::bootstrap(
      values.size(), options, 0.0, [&](double& all, std::size_t i) { all += values[i]; },
      [&](double all) { return all / double(values.size()); });
}

/// Error rate of model a over that of model b on the same samples (1: wrong, 0: right; a sample that was tried several
/// times, or a group that is drawn as one, has its count of errors): below 1, a errs less. Paired: a
/// draw takes both models' outcome of each sample, so that what makes a sample hard cancels out. Where b makes no error
/// the ratio is infinite; a draw where neither makes one says nothing and is left out.
///
/// errors  shape_error: no samples, or not as many of b as of a.
inline interval bootstrap_error_ratio(std::span<std::uint8_t const> a, std::span<std::uint8_t const> b,
                                      bootstrap_options const& options = {}) {
  if (a.size() != b.size())
    throw shape_error("bootstrap", "errors of the second model", std::to_string(a.size()), std::to_string(b.size()));
  struct errors {
    std::uint64_t a = 0, b = 0;
  };
  return detail::bootstrap(
      a.size(), options, errors{},
      [&](errors& all, std::size_t i) { all.a += a[i], all.b += b[i]; },
      [](errors all) { return double(all.a) / double(all.b); });
}

}  // namespace braid
