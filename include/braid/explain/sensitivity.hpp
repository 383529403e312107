#pragma once
#include "braid/core/philox.hpp"
#include "braid/explain/attribution.hpp"
#include "braid/model/model.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <vector>

namespace braid::inline v0::explain {

struct sensitivity_options {
  std::size_t samples = 10;  ///< steps to the side, of each sample
  double radius = 0.02;      ///< of each number of the inputs, in its unit
  seed random{};
};

namespace detail {
/// A copy of an argument whose numbers can be moved; ids and what is absent stay as they are.
template <class T, class A>
struct movable {
  A const& given;
  void move(sensitivity_options const&, philox const&) {}
  A const& get() const { return given; }
};
template <class M, class X, class L, class Data>
auto with_data(given<M, X, L> const& g, Data const& x) {
  if constexpr (std::is_void_v<L>) return given<M, Data>(x, false);
  else return given<M, Data, L>(x, g.lengths, false, false);
}
template <class G, class W, class Data>
auto with_data(given_where<G, W> const& g, Data const& x) {
  return given_where<decltype(with_data(g.given, x)), W>{with_data(g.given, x), g.there};
}
template <class T, class A>
  requires(braid::detail::argument<A>::present && !is_ids<typename braid::detail::modality_in<A>::outside>)
struct movable<T, A> {
  using M = braid::detail::modality_in<A>;
  A const& given_;
  column<T> own = column_of<T>(given_);
  std::vector<T> moved = std::vector<T>(own.rows * M::outside::size);

  void move(sensitivity_options const& o, philox const& random) {
    philox const stream = random.fork(name_hash(M::name()));
    for (std::size_t i = 0; i < moved.size(); ++i)
      if (own.has(i / M::outside::size))
        moved[i] = own.data[i] + T(o.radius * (2 * double(stream.uniform(i / M::outside::size, i % M::outside::size)) - 1));
  }
  auto get() const { return with_data(given_, moved); }
};
}  // namespace detail

/// By how much an explanation moves, at most, when the inputs move a little: |says(x + e) - says(x)| / |says(x)|, over all
/// modalities. Near 0: neighbours are explained alike. why: any method over inputs.
///
///   auto const moves = bd::explain::sensitivity(why, bd::explain::number(3), {.radius = 0.02}, photo(pixels), notes(ids));
///
/// shapes  a number a sample; infinite where the explanation is zero and does not stay it.
/// cost    samples + 1 explanations, and a copy of the inputs.
/// errors  the method's; value_error: no samples, a radius that is none.
/// source  Yeh et al. 2019, arXiv:1901.09392 (its maximum, by drawing).
template <class G, backend K, class Tag, template <class, class> class Method, class... A>
std::vector<double> sensitivity(Method<G, K>& why, number_of<Tag> const& number, sensitivity_options const& options, A const&... a) {
  using T = typename K::scalar;
  if (options.samples == 0) throw value_error("explain", "sensitivity, samples", "at least 1", "0");
  if (!(options.radius >= 0) || !std::isfinite(options.radius))
    throw value_error("explain", "sensitivity, radius", "0 or more", std::to_string(options.radius));
  attribution<G, T> const own = why(number, a...);
  std::vector<double> worst(own.rows());
  std::tuple<detail::movable<T, A>...> moved{detail::movable<T, A>{a}...};
  auto const square = [&](auto const& other, std::size_t r) {  // of what is said, or of its difference from another's
    double sum = 0;
    [&]<class... M>(types<M...>) {
      ([&] {
        auto const x = own(M{}), y = other(M{});
        for (std::size_t i = r * M::outside::size; i < (r + 1) * M::outside::size; ++i) sum += std::pow(double(x.data()[i]) - double(y.data()[i]), 2);
      }(), ...);
    }(typename watched<G>::modalities{});
    return sum;
  };
  attribution<G, T> zero;
  zero.start(own.rows());
  for (std::size_t s = 0; s < options.samples; ++s) {
    philox const random = philox{options.random.value}.fork(s);
    std::apply([&](auto&... m) { (m.move(options, random), ...); }, moved);
    auto const& now = std::apply([&](auto const&... m) -> auto const& { return why(number, m.get()...); }, moved);
    for (std::size_t r = 0; r < worst.size(); ++r)
      if (double const by = square(now, r); by > 0) worst[r] = std::max(worst[r], std::sqrt(by / square(zero, r)));
  }
  return worst;
}

}  // namespace braid::explain
