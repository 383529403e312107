#pragma once
#include "braid/core/flow.hpp"
#include "braid/core/modality.hpp"

#include <type_traits>

namespace braid::inline v0 {

// The graph is a type; these are its nodes. All are empty, all are made by operators, and each knows the shape of its
// value (`out`), so that `|` can check its right side without looking further back.

/// Source and elements, flat.
template <class Out, class Source, class... L>
struct pipe {
  using out = Out;
};
/// A policy over branches.
template <class Out, class P, class... G>
struct fused {
  using out = Out;
};
/// One value under a name, computed once.
template <class Name, class G>
struct shared_graph {
  using out = typename G::out;
};
/// A graph whose parameters are saved under a name.
template <class Name, class G>
struct named_graph {
  using out = typename G::out;
};
/// The weights that the shared fusion Name gave to its branches.
template <class Name, class G, class Out>
struct weights_graph {
  using out = Out;
};

template <class T>
inline constexpr bool is_graph = modality<T>;
template <class O, class S, class... L>
inline constexpr bool is_graph<pipe<O, S, L...>> = true;
template <class O, class P, class... G>
inline constexpr bool is_graph<fused<O, P, G...>> = true;
template <class N, class G>
inline constexpr bool is_graph<shared_graph<N, G>> = true;
template <class N, class G>
inline constexpr bool is_graph<named_graph<N, G>> = true;
template <class N, class G, class O>
inline constexpr bool is_graph<weights_graph<N, G, O>> = true;
template <class T>
concept graph = is_graph<T>;

template <class G>
struct out_of {};
template <class G>
  requires requires { typename G::out; }
struct out_of<G> {
  using type = typename G::out;
};
template <modality M>
struct out_of<M> {
  using type = typename M::inside;
};
template <class G>
using out_t = typename out_of<G>::type;

// ---- |

template <element A, element B>
constexpr fragment<A, B> operator|(A, B) {
  return {};
}
template <class... A, element B>
constexpr fragment<A..., B> operator|(fragment<A...>, B) {
  return {};
}
template <element A, class... B>
constexpr fragment<A, B...> operator|(A, fragment<B...>) {
  return {};
}
template <class... A, class... B>
constexpr fragment<A..., B...> operator|(fragment<A...>, fragment<B...>) {
  return {};
}
// The law comes first, called right here: two notes to the user's line are all that 12 lines have room for.
template <graph G, element B>
constexpr auto operator|(G, B) {
  detail::judge<out_t<G>, B>::template law<typename detail::judged<out_t<G>, B>::in>();
  return pipe<after_t<out_t<G>, B>, G, B>{};
}
template <class O, class S, class... L, element B>
constexpr auto operator|(pipe<O, S, L...>, B) {
  detail::judge<O, B>::template law<typename detail::judged<O, B>::in>();
  return pipe<after_t<O, B>, S, L..., B>{};
}
template <graph G, class... B, std::size_t... I>
constexpr auto operator|(G, detail::numbered<std::index_sequence<I...>, B...>) {
  using shapes = detail::along_t<out_t<G>, B...>;
  (detail::judge<typename shapes::template before<I>, B>::template law<typename detail::judged<typename shapes::template before<I>, B>::in>(), ...);
  return pipe<typename shapes::last, G, B...>{};
}
template <class O, class S, class... L, class... B, std::size_t... I>
constexpr auto operator|(pipe<O, S, L...>, detail::numbered<std::index_sequence<I...>, B...>) {
  using shapes = detail::along_t<O, B...>;
  (detail::judge<typename shapes::template before<I>, B>::template law<typename detail::judged<typename shapes::template before<I>, B>::in>(), ...);
  return pipe<typename shapes::last, S, L..., B...>{};
}

// What people also write, so that it is one error.
struct pipe_of_layers;
struct a_layer;
template <graph G, class P>
  requires std::is_base_of_v<fusion_policy, P>
constexpr auto operator|(G, P) {
  static_assert(shapes_agree<at<pipe_of_layers>, got<P>, wants<a_layer>>,
                "a policy joins branches: write `fuse<policy>(a, b)`");
  return pipe<poison, G>{};
}
template <element L, graph G>
constexpr auto operator|(L, G) {
  static_assert(shapes_agree<at<pipe_of_layers>, got<G>, wants<a_layer>>,
                "a pipe starts with its modality: write `name | layer`");
  return pipe<poison, G>{};
}
template <target M, element L>
constexpr auto operator|(M, L) {
  static_assert(shapes_agree<at<pipe_of_layers>, got<M>, wants<a_modality>>,
                "a target is what the net is to say: give it to `fit`, in the data set");
  return pipe<poison, M>{};
}

// ---- names

/// shared<struct face>(photo | ...): computed once, one set of weights, wherever it is used.
template <class Name, graph G>
constexpr shared_graph<Name, G> shared(G) {
  return {};
}
struct a_graph;  ///< a modality, or what begins with one
template <class Name, element L>
constexpr L shared(L layer) {
  static_assert(shapes_agree<at<shared_graph<Name, void>>, got<L>, wants<a_graph>>,
                "shared<name>(photo | layer) is one value; a layer that several branches use is tied<name>(layer)");
  return layer;
}
/// tied<struct word>(fragment): one set of weights, applied to different inputs of one shape.
template <class Name, class... L>
constexpr tied_of<Name, L...> tied(fragment<L...>) {
  return {};
}
template <class Name, element L>
constexpr tied_of<Name, L> tied(L) {
  return {};
}
/// named<struct img>(dense<256>): its parameters are `img.weight` and `img.bias` in files; of several layers,
/// `img.0.weight` and so on.
template <class Name, graph G>
constexpr named_graph<Name, G> named(G) {
  return {};
}
template <class Name, class... L>
constexpr named_of<Name, L...> named(fragment<L...>) {
  return {};
}
template <class Name, element L>
constexpr named_of<Name, L> named(L) {
  return {};
}
/// x + block(x).
template <class... L>
constexpr residual_of<L...> residual(fragment<L...>) {
  return {};
}
template <element L>
constexpr residual_of<L> residual(L) {
  return {};
}
namespace detail {
template <class... L>
constexpr fragment<L...> as_fragment(fragment<L...>) {
  return {};
}
template <element L>
constexpr fragment<L> as_fragment(L) {
  return {};
}
}  // namespace detail
/// block(x) + shortcut(x), where the block changes the shape.
template <class B, class S>
constexpr auto residual(B block, S shortcut) {
  return projected_of<decltype(detail::as_fragment(block)), decltype(detail::as_fragment(shortcut))>{};
}

/// Policies and activations travel as values; their type comes back through a function (nvcc needs it so).
template <class T>
T type_of(T);

}  // namespace braid
