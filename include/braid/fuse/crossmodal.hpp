#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/cross_attention.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/relu.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
// Names of the parts of a layer.
struct norm1;
struct norm2;
struct cross_attn;
struct linear1;
struct linear2;

template <std::size_t Heads, class... In>
inline constexpr bool crossmodal_fits = false;
template <std::size_t Heads, class A, class B>
  requires(layer::is_steps<A> && layer::is_steps<B>)
inline constexpr bool crossmodal_fits<Heads, A, B> =
    std::is_same_v<typename last_axis<A>::features, typename last_axis<B>::features> &&
    last_axis<A>::features::size % Heads == 0;
}  // namespace detail

/// The law of what looks from one sequence at another of the same features.
template <class Policy, std::size_t Heads>
struct of_two_sequences : fusion_policy {
  template <class... In>
  static constexpr bool fits = detail::crossmodal_fits<Heads, In...>;
  template <class A, class... B>
  static consteval void law() {
    static_assert(holds<sizeof...(B) == 1, at<Policy>, got<A, B...>, wants<exactly<2>>>,
                  "crossmodal: the first branch looks at the second: give it two");
    if constexpr (sizeof...(B) == 1) {
      using second = nth<0, B...>;
      static_assert(holds<layer::is_steps<A> && layer::is_steps<second>, at<Policy>, got<A, second>, wants<a_sequence>>,
                    "crossmodal: both branches are sequences [T, F]: series, or tokens behind `| embedding<D>`");
      if constexpr (layer::is_steps<A> && layer::is_steps<second>) {
        using features = typename last_axis<A>::features;
        static_assert(shapes_agree<at<Policy>, got<typename last_axis<second>::features>, wants<features>>,
                      "crossmodal: both branches need as many features: end each with the same | dense<F>");
        static_assert(holds<features::size % Heads == 0, at<Policy>, got<A>, wants<multiple_of<Heads>>>,
                      "crossmodal<Heads, Hidden>: the features are split among the heads: choose a divisor of them");
      }
    }
  }
};

/// One layer of crossmodal: h = x + cross_attn(norm1(x), norm1(y)), out = h + linear2(relu(linear1(norm2(h)))).
/// source  Tsai et al. 2019, arXiv:1906.00295.
template <std::size_t Heads, std::size_t Hidden>
struct crossmodal_layer
    : composed<crossmodal_layer<Heads, Hidden>, of_two_sequences<crossmodal_layer<Heads, Hidden>, Heads>> {
  static constexpr std::string_view name = "crossmodal_layer";
  template <class X>
  static constexpr auto body(X x, auto y) {
    constexpr std::size_t F = last_axis<out_t<X>>::features::size;
    constexpr auto norm = tied<detail::norm1>(layer::layer_norm{});
    auto const seen = named<detail::cross_attn>(fuser<cross_attention<Heads>>{}(x | norm, y | norm));
    constexpr auto wide = named<detail::linear1>(layer::dense<Hidden>{}) | layer::relu{};
    constexpr auto narrow = named<detail::linear2>(layer::dense<F>{});
    return fuser<sum>{}(x, seen) | residual(named<detail::norm2>(layer::layer_norm{}) | wide | narrow);
  }
};

/// A crossmodal transformer: the first branch looks at the second through Layers layers, each
///   h = x + cross_attn(norm1(x), norm1(y)), x = h + linear2(relu(linear1(norm2(h)))); y stays what it is.
/// For both directions take it twice: fuse<crossmodal<4, 256>>(a, b) and fuse<crossmodal<4, 256>>(b, a). All ordered pairs
/// of several sequences, and what comes behind them, are `mult`.
///
/// shapes  x, h: [Tx, F], y: [Ty, F], F a multiple of Heads. Parameters: layers.i.norm1.*, layers.i.cross_attn.*,
///         layers.i.norm2.*, layers.i.linear1.*, layers.i.linear2.*.
/// cost    a layer: 4 F^2 (Tx + Ty) + 4 Tx Ty F + 4 Tx F Hidden flop a sample forward, and the norms.
/// errors  exactly<2>, a_sequence, shapes_agree, multiple_of (compile time).
/// absence without the second branch nothing is seen, and x goes through the dense layers alone; without the first h is
///         absent too.
/// source  MulT, Tsai et al. 2019, arXiv:1906.00295; no positions of its own: add `| sinusoidal` to the branches.
template <std::size_t Heads, std::size_t Hidden, std::size_t Layers = 1>
struct crossmodal
    : composed<crossmodal<Heads, Hidden, Layers>, of_two_sequences<crossmodal<Heads, Hidden, Layers>, Heads>> {
  static constexpr std::string_view name = "crossmodal";
  static constexpr auto body(auto x, auto y) { return layers_from<0>(x, y); }

 private:
  template <std::size_t I>
  static constexpr auto layers_from(auto x, auto y) {
    if constexpr (I == Layers) return x;
    else return layers_from<I + 1>(named<numbered<I, layers_part>>(fuser<crossmodal_layer<Heads, Hidden>>{}(x, y)), y);
  }
};

}  // namespace fusion
template <std::size_t Heads, std::size_t Hidden, std::size_t Layers = 1>
inline constexpr sized_policy<fusion::crossmodal<Heads, Hidden, Layers>, Heads, Hidden, Layers> crossmodal{};
}  // namespace braid
