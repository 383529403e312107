#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/graph.hpp"
#include "braid/core/list.hpp"
#include "braid/core/philox.hpp"
#include "braid/core/type_name.hpp"

#include <cstdint>

namespace braid::inline v0 {

// What is there once under a name, shared or tied, must be the same wherever the name stands. `fuse` and `outputs`, where
// branches meet, ask for it.

/// The body of a tied fragment: its input and its layers.
template <class... L>
struct body {};
template <class Name>
struct tied_name {};
/// What stands under a name.
template <class Name, class Body>
struct part {};

/// The parts in a graph, and in elements behind a value of shape In.
template <class G>
struct parts {
  using list = types<>;
};
template <class... G>
using parts_t = decltype((types<>{} + ... + typename parts<G>::list{}));
template <class In, class L>
struct element_parts {
  using list = types<>;
};
namespace detail {
template <class In, class... L, std::size_t... I>
consteval auto parts_along(numbered<std::index_sequence<I...>, L...>) {
  using shapes = along_t<In, L...>;
  return (types<>{} + ... + typename element_parts<typename shapes::template before<I>, L>::list{});
}
}  // namespace detail
template <class In, class... L>
using parts_along_t = decltype(detail::parts_along<In>(fragment<L...>{}));

template <class In, class... L>
struct element_parts<In, residual_of<L...>> {
  using list = parts_along_t<In, L...>;
};
template <class In, class... L, class... S>
struct element_parts<In, projected_of<fragment<L...>, fragment<S...>>> {
  using list = decltype(parts_along_t<In, L...>{} + parts_along_t<In, S...>{});
};
template <class In, class Name, class... L>
struct element_parts<In, named_of<Name, L...>> {
  using list = parts_along_t<In, L...>;
};
template <class In, class Name, class... L>
struct element_parts<In, tied_of<Name, L...>> {
  using list = decltype(types<part<tied_name<Name>, body<In, L...>>>{} + parts_along_t<In, L...>{});
};
template <class O, class S, class... L>
struct parts<pipe<O, S, L...>> {
  using list = decltype(parts_t<S>{} + parts_along_t<out_t<S>, L...>{});
};
template <class O, class P, class... G>
struct parts<fused<O, P, G...>> {
  using list = parts_t<G...>;
};
template <class Name, class G>
struct parts<shared_graph<Name, G>> {
  using list = decltype(types<part<Name, G>>{} + parts_t<G>{});
};
template <class Name, class G, class O>
struct parts<weights_graph<Name, G, O>> : parts<shared_graph<Name, G>> {};
template <class Name, class G>
struct parts<named_graph<Name, G>> : parts<G> {};

namespace detail {
/// A number that tells the parameters of a bound unit from others: their kinds and sizes, in order.
template <class B>
consteval std::uint64_t signature() {
  std::uint64_t h = name_hash(std::string_view(""));
  auto const visit = [&]<class A>(auto const&, A&, auto const&...) { h = name_hash(pretty<typename A::spec>(), h); };
  typename B::template params<views<float>::template parameter> p{};
  typename B::template state<views<float>::template parameter> kept{};
  decltype(p)::each(p, visit), decltype(kept)::each(kept, visit);
  return h;
}
/// Whether layer L has the same parameters behind either shape; groups of layers only behind the same.
template <class A, class B, class L>
consteval bool same_parameters() {
  if constexpr (std::is_same_v<A, B>) return true;
  else if constexpr (poisoned<A, B> || !std::is_base_of_v<unit, L> || is_composed<L>) return false;
  else return signature<typename L::template on<A>>() == signature<typename L::template on<B>>();
}
template <class A, class B, class... L, std::size_t... I>
consteval bool same_along(numbered<std::index_sequence<I...>, L...>) {
  using a = along_t<A, L...>;
  using b = along_t<B, L...>;
  return (same_parameters<typename a::template before<I>, typename b::template before<I>, L>() && ...);
}
}  // namespace detail
/// Whether two bodies may stand under one name: the same, or the same tied layers over inputs for which their parameters
/// are the same (sequences of other lengths).
template <class A, class B>
inline constexpr bool same_body = std::is_same_v<A, B>;
template <class A, class B, class... L>
inline constexpr bool same_body<body<A, L...>, body<B, L...>> = detail::same_along<A, B>(fragment<L...>{});

namespace detail {
template <class A, class B>
inline constexpr bool clash = false;
template <class Name, class A, class B>
inline constexpr bool clash<part<Name, A>, part<Name, B>> = !same_body<A, B>;
template <class A, class... B>
consteval std::size_t first_clash() {
  std::size_t i = 0;
  bool hit = false;
  ((hit = hit || clash<A, B>, i += !hit), ...);
  return i;
}
template <class... P>
consteval std::size_t first_clashing() {
  std::size_t i = 0;
  bool hit = false;
  ((hit = hit || (first_clash<P, P...>() < sizeof...(P)), i += !hit), ...);
  return i;
}
template <class A, class B>
struct two_bodies;
template <class Name, class A, class B>
struct two_bodies<part<Name, A>, part<Name, B>> {
  using name = Name;
  using first = A;
  using second = B;
};
template <class... P>
consteval auto clash_among(types<P...>) {
  using none = part<void, void>;
  using one = nth<first_clashing<P...>(), P..., none>;
  return two_bodies<one, nth<first_clash<one, P...>(), P..., one>>{};
}
}  // namespace detail
/// Two different bodies of one name in G..., as first and second; equal where there is no such name.
template <class... G>
using two_bodies_t = decltype(detail::clash_among(distinct<parts_t<G...>>{}));

}  // namespace braid
