#pragma once
#include "braid/core/text_table.hpp"
#include "braid/explain/attribution.hpp"
#include "braid/model/model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace braid::inline v0::explain {

namespace detail {
/// Ranks of the sizes of n numbers, equal ones sharing the mean of theirs.
template <class T>
std::vector<double> ranks_of_sizes(T const* v, std::size_t n) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  auto const size = [&](std::size_t i) { return std::abs(double(v[i])); };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) < size(b); });
  std::vector<double> rank(n);
  for (std::size_t i = 0, end = 0; i < n; i = end) {
    for (end = i + 1; end < n && size(order[end]) == size(order[i]);) ++end;
    for (std::size_t j = i; j < end; ++j) rank[order[j]] = (double(i) + double(end - 1)) / 2;
  }
  return rank;
}
/// Spearman's correlation of the sizes; NaN where one of the two has no differences.
template <class T>
double alike_in_rank(T const* a, T const* b, std::size_t n) {
  auto const x = ranks_of_sizes(a, n), y = ranks_of_sizes(b, n);
  double const mean = (double(n) - 1) / 2;
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < n; ++i) xy += (x[i] - mean) * (y[i] - mean), xx += (x[i] - mean) * (x[i] - mean), yy += (y[i] - mean) * (y[i] - mean);
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : std::nan("");
}
/// How many of a modality's cells count in row r of a call.
template <class Prog, class M, class Arguments>
std::size_t used_cells(Arguments const& args, std::size_t r) {
  if (args.absent(r) & modality_bit<Prog, M>()) return 0;
  if constexpr (is_timed<typename M::outside>)
    if (auto const* const length = args.from(r).lengths[index_in_program<Prog, M>()])
      return std::size_t(*length) * (M::outside::size / M::outside::steps);
  return M::outside::size;
}
}  // namespace detail

/// How alike an explanation of the net and one of a net with random weights are.
struct randomised_check {
  struct entry {
    std::string modality;
    double alike;  ///< Spearman's correlation of the sizes, the mean over samples and random nets; NaN: nothing to compare, as
                   ///< where all parts say the same or there is but one
  };
  std::vector<entry> modalities;  ///< without those that every sample lacks
  double limit = 0.5;

  /// False where an explanation stays what it was although the net knows nothing: then it is of the data, not of the net. And
  /// where nothing could be compared: then nothing was shown.
  bool passed() const {
    return !modalities.empty() && std::all_of(modalities.begin(), modalities.end(), [&](entry const& e) { return e.alike <= limit; });
  }
  std::string text() const {
    text_table t({"modality", "alike", ""});
    for (auto const& e : modalities)
      t.add({e.modality, decimals(e.alike, 2),
             std::isnan(e.alike)     ? "nothing to compare: nothing is shown"
             : e.alike > limit ? "does not change with the weights: it explains the data, not the net"
                               : ""});
    return t.text();
  }
};

struct randomised_options {
  std::size_t nets = 3;
  double limit = 0.5;  ///< above it an explanation counts as one that does not change
  seed random{1001};   ///< of the first; the others have the next ones
};

/// The sanity check: explains the same samples by the net and by nets with the weights they start with.
///
///   auto const check = bd::explain::randomised(
///       model, [](auto const& m) { return bd::explain::integrated_gradients(m); }, bd::explain::number(3), photo(pixels));
///   if (!check.passed()) std::fputs(check.text().c_str(), stdout);
///
/// shapes  a number for each modality.
/// units   a correlation: 1 the same order of the parts, 0 none.
/// cost    an explanation by the net and one by each random net. What stands beyond a sample's length is not compared.
/// errors  the method's; value_error: no nets, no samples.
/// source  Adebayo et al. 2018, arXiv:1810.03292 (all layers at once).
template <class G, backend K, class Make, class Tag, class... A>
randomised_check randomised(basic_model<G, K> const& model, Make&& make, number_of<Tag> const& number, randomised_options const& options,
                            A const&... a) {
  using T = typename K::scalar;
  if (options.nets == 0) throw value_error("explain", "randomised, nets", "at least 1", "0");
  auto why = make(model);
  attribution<G, T> const own = why(number, a...);
  if (own.rows() == 0) throw value_error("explain", "randomised, samples", "at least 1", "0");
  constexpr std::size_t count = watched<G>::modalities::size;
  std::array<double, count> alike{};
  std::array<std::size_t, count> compared{};
  std::array<bool, count> there{};
  bound_arguments<program<G>, T, A...> const args(a...);
  for (std::size_t s = 0; s < options.nets; ++s) {
    basic_model<G, K> const other(seed{options.random.value + s}, model.weights().place());
    auto why_other = make(other);
    auto const& says = why_other(number, a...);
    std::size_t m = 0;
    [&]<class... M>(types<M...>) {
      ([&] {
        auto const x = own(M{}), y = says(M{});
        for (std::size_t r = 0; r < own.rows(); ++r) {
          std::size_t const used = detail::used_cells<program<G>, M>(args, r);
          there[m] = there[m] || used > 0;
          double const now = detail::alike_in_rank(x.data() + r * M::outside::size, y.data() + r * M::outside::size, used);
          if (!std::isnan(now)) alike[m] += now, ++compared[m];
        }
        ++m;
      }(), ...);
    }(typename watched<G>::modalities{});
  }
  randomised_check check;
  check.limit = options.limit;
  std::size_t m = 0;
  [&]<class... M>(types<M...>) {
    ([&] {
      if (there[m]) check.modalities.push_back({std::string(M::name()), alike[m] / double(compared[m])});  // of none: NaN
      ++m;
    }(), ...);
  }(typename watched<G>::modalities{});
  return check;
}
template <class G, backend K, class Make, class Tag, class First, class... A>
  requires(!std::is_same_v<First, randomised_options>)
randomised_check randomised(basic_model<G, K> const& model, Make&& make, number_of<Tag> const& number, First const& first, A const&... a) {
  return randomised(model, make, number, randomised_options{}, first, a...);
}

}  // namespace braid::explain
