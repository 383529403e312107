#pragma once
#include "braid/core/fuse.hpp"
#include "braid/train/loss.hpp"

#include <concepts>
#include <cstddef>
#include <utility>

namespace braid::inline v0 {

// What training makes small: losses, each between named outputs and targets, with a weight.
//
//   cross_entropy(risk, label) + 0.1f * mean_squared_error(seen, value)
//
// risk and seen are outputs of the net, label and value are targets. A bare loss is the short form for a net with one
// output and one target; with_names gives it theirs.

template <class T>
concept loss_object = std::derived_from<T, loss>;
template <class T>
concept output_object = std::derived_from<T, output_base>;

/// One loss between what Names say, outputs first, then targets.
template <loss_object Loss, class... Names>
struct term {
  using loss_type = Loss;
  using names = types<Names...>;
  using terms = types<term>;
  static constexpr std::size_t size = 1;

  Loss loss{};
  double weight = 1;

  template <class F>
  constexpr void each(F&& f) const {
    f(*this);
  }
};

namespace detail {
template <std::size_t I, class T>
struct term_at {
  T value;
};
template <class Indices, class... T>
struct terms_at;
template <std::size_t... I, class... T>
struct terms_at<std::index_sequence<I...>, T...> : term_at<I, T>... {
  template <class F>
  constexpr void each(F&& f) const {
    (f(static_cast<term_at<I, T> const&>(*this).value), ...);
  }
};
}  // namespace detail

/// A weighted sum of terms. each(f) calls f(term) in the order in which they were written.
template <class... Term>
struct objective : detail::terms_at<std::index_sequence_for<Term...>, Term...> {
  using terms = types<Term...>;
  static constexpr std::size_t size = sizeof...(Term);
};

namespace detail {
template <class T>
inline constexpr bool is_objective = false;
template <class... A>
inline constexpr bool is_objective<term<A...>> = true;
template <class... T>
inline constexpr bool is_objective<objective<T...>> = true;

template <class... T>
constexpr objective<T...> objective_of(T... t) {
  return {{{t}...}};
}
/// f(term...) with the terms of x.
template <class F, class... A>
constexpr auto with_terms(term<A...> x, F f) {
  return f(x);
}
template <class F, std::size_t... I, class... T>
constexpr auto with_terms(terms_at<std::index_sequence<I...>, T...> const& x, F f) {
  return f(static_cast<term_at<I, T> const&>(x).value...);
}
template <class T>
constexpr T weighted(double by, T t) {
  t.weight *= by;
  return t;
}
}  // namespace detail

/// A term or a sum of terms: has terms (types), size and each(f).
template <class T>
concept is_objective = detail::is_objective<T>;

template <is_objective A, is_objective B>
constexpr auto operator+(A const& a, B const& b) {
  return detail::with_terms(a, [&](auto... x) {
    return detail::with_terms(b, [&](auto... y) { return detail::objective_of(x..., y...); });
  });
}
template <is_objective A>
constexpr auto operator*(double weight, A const& a) {
  return detail::with_terms(a, [&](auto... x) { return detail::objective_of(detail::weighted(weight, x)...); });
}
template <class... A>
constexpr term<A...> operator*(double weight, term<A...> a) {
  return detail::weighted(weight, a);
}
template <is_objective A>
constexpr auto operator*(A const& a, double weight) {
  return weight * a;
}

/// The long form of what `fit` was given: a bare loss between these names, or a term or objective as it is.
template <loss_object L, class... Names>
constexpr objective<term<L, Names...>> with_names(L loss, Names...) {
  return detail::objective_of(term<L, Names...>{loss});
}
template <is_objective A, class... Names>
constexpr auto with_names(A const& a, Names...) {
  return detail::with_terms(a, [](auto... x) { return detail::objective_of(x...); });
}

// ---- the laws of a term's names

struct an_output;             ///< bd::output<struct risk>
struct a_target;              ///< bd::classes<struct label, C>, bd::values<struct dose, F>
struct an_output_or_target;
struct an_output_or_data;     ///< an output, a target or a modality of the net

/// loss(output, target): what supervised losses return from their call.
template <loss_object L, class O, class T>
constexpr term<L, O, T> supervised_term(L loss, O, T) {
  static_assert(holds<output_object<O> && target<T>, at<L>, got<O, T>, wants<an_output, a_target>>,
                "loss(output, target): first what the net says (bd::output), then what it should have said");
  return {loss};
}
/// loss(output, output or target): what distances return from their call.
template <loss_object L, class O, class T>
constexpr term<L, O, T> distance_term(L loss, O, T) {
  static_assert(holds<output_object<O> && (target<T> || output_object<T>), at<L>, got<O, T>,
                      wants<an_output, an_output_or_target>>,
                "loss(output, target): first what the net says (bd::output), then a target or another output");
  return {loss};
}
/// loss(output, output, target or modality): what losses return that also compare with what went into the net.
template <loss_object L, class O, class T>
constexpr term<L, O, T> likeness_term(L loss, O, T) {
  static_assert(holds<output_object<O> && (target<T> || modality<T> || output_object<T>), at<L>, got<O, T>,
                      wants<an_output, an_output_or_data>>,
                "loss(output, data): first what the net says (bd::output), then a modality, a target or another output");
  return {loss};
}
/// loss(output, output...): what losses between outputs alone return.
template <loss_object L, class... O>
constexpr term<L, O...> outputs_term(L loss, O...) {
  static_assert(holds<(output_object<O> && ...), at<L>, got<O...>, wants<an_output>>,
                "loss(output...): this loss is between what the net says (bd::output) and nothing else");
  return {loss};
}

}  // namespace braid
