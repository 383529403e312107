#pragma once
#include <cstddef>
#include <type_traits>
#include <utility>

namespace braid::inline v0 {

/// A list of types; empty, passed by value.
template <class... T>
struct types {
  static constexpr std::size_t size = sizeof...(T);
};

template <class... A, class... B>
constexpr types<A..., B...> operator+(types<A...>, types<B...>) {
  return {};
}

/// Value ids of a lowered graph.
template <std::size_t... I>
struct ids {};

namespace detail {
template <std::size_t I, class T>
struct leaf {};
template <class Indices, class... T>
struct leaves;
template <std::size_t... I, class... T>
struct leaves<std::index_sequence<I...>, T...> : leaf<I, T>... {};
template <std::size_t I, class T>
std::type_identity<T> pick(leaf<I, T> const*);
}  // namespace detail

/// The I-th type. One class a list, one overload a look-up: no recursion over the list.
template <std::size_t I, class... T>
using nth = typename decltype(detail::pick<I>(
    static_cast<detail::leaves<std::index_sequence_for<T...>, T...> const*>(nullptr)))::type;

namespace detail {
template <std::size_t I, class List>
struct nth_in;
template <std::size_t I, class... T>
struct nth_in<I, types<T...>> {
  using type = nth<I, T...>;
};
}  // namespace detail
template <std::size_t I, class List>
using nth_in = typename detail::nth_in<I, List>::type;

/// Position of T among S, or sizeof...(S).
template <class T, class... S>
consteval std::size_t index_of() {
  std::size_t i = 0;
  bool hit = false;
  ((hit = hit || std::is_same_v<T, S>, i += !hit), ...);
  return i;
}

/// Position of the first false, or how many there are.
template <std::size_t N>
constexpr std::size_t first_false(bool const (&fits)[N]) {
  std::size_t i = 0;
  while (i < N && fits[i]) ++i;
  return i;
}

namespace detail {
/// A list without repetitions, grown by `<<`.
template <class... T>
struct distinct {
  using list = types<T...>;
};
template <class... T, class U>
constexpr auto operator<<(distinct<T...>, std::type_identity<U>) {
  if constexpr ((std::is_same_v<T, U> || ...)) return distinct<T...>{};
  else return distinct<T..., U>{};
}
template <class... T>
constexpr auto distinct_of(types<T...>) {
  return (distinct<>{} << ... << std::type_identity<T>{});
}
}  // namespace detail
/// The list with every type once, in the order of first appearance.
template <class List>
using distinct = typename decltype(detail::distinct_of(List{}))::list;

/// Calls f with std::integral_constant<std::size_t, 0>{} ... <N - 1>{}.
template <std::size_t N, class F>
constexpr void repeat_indexed(F&& f) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (f(std::integral_constant<std::size_t, I>{}), ...);
  }(std::make_index_sequence<N>{});
}

}  // namespace braid
