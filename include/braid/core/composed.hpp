#pragma once
#include "braid/core/graph.hpp"

#include <type_traits>
#include <utility>

namespace braid::inline v0 {

// A unit written in the library's own words. Where `on` of a plain unit says how it computes, a composed one says of what
// it is made: `body` is a graph over its inputs, built with the operators that users have.
//
//   struct bottleneck_block : composed<bottleneck_block> {
//     template <class In>
//     static constexpr bool fits = is_vector<In>;
//     template <class In>
//     static consteval void law() { static_assert(holds<fits<In>, ...>, "..."); }
//     static constexpr auto body(auto x) { return x | named<struct down>(dense<8>) | relu | named<struct up>(dense<64>); }
//   };
//
// The lowering puts the body's steps where the unit stands. It has no memory, no kernel and no backward of its own, and
// bears absence where its parts do. Names inside it, of parameters and of shared parts, are its own: two of them in one
// net are two, and their parameters are `photo.3.down.weight` and `photo.5.down.weight`.

/// The I-th input of a composed unit, of shape S, in its body.
template <std::size_t I, class S>
struct hole {
  using out = S;
};
template <std::size_t I, class S>
inline constexpr bool is_graph<hole<I, S>> = true;

namespace detail {
template <class Self, std::size_t... I, class... In>
auto body_over(std::index_sequence<I...>, types<In...>) -> decltype(Self::body(hole<I, In>{}...));
template <class Self, bool Fits, class... In>
struct composed_shape {
  using type = poison;
};
template <class Self, class... In>
struct composed_shape<Self, true, In...> {
  using type = out_t<decltype(body_over<Self>(std::index_sequence_for<In...>{}, types<In...>{}))>;
};
}  // namespace detail

/// Base of a layer, or with Base = fusion_policy of a policy, that has `fits<In...>` (whether its law holds) and `body`.
struct composed_base {};
template <class Self, class Base = unit>
struct composed : Base, composed_base {
  template <class... In>
  struct on {
    using out = typename detail::composed_shape<Self, Self::template fits<In...>, In...>::type;
  };
};
template <class L>
concept is_composed = std::is_base_of_v<composed_base, L>;

/// Whether a composed unit has a body over inputs of these shapes.
template <class L, class... In>
inline constexpr bool fits_all = false;
template <class L, class... In>
  requires(!poisoned<In...>)
inline constexpr bool fits_all<L, In...> = L::template fits<In...>;

/// The body of a composed unit over inputs of these shapes: a graph over holes.
template <class L, class... In>
using body_over = decltype(detail::body_over<L>(std::index_sequence_for<In...>{}, types<In...>{}));

}  // namespace braid
