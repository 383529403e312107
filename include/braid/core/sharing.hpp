#pragma once
#include "braid/core/graph.hpp"
#include "braid/core/list.hpp"

namespace braid {

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
template <class A, class B>
inline constexpr bool clash = false;
template <class Name, class A, class B>
inline constexpr bool clash<part<Name, A>, part<Name, B>> = !std::is_same_v<A, B>;
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
