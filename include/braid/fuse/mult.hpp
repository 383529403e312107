#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/crossmodal.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/fuse/side_by_side.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/transformer.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct crossmodal_part {
  static constexpr std::string_view name = "crossmodal";
};
struct memory_part {
  static constexpr std::string_view name = "memory";
};
struct stream_norm_part {
  static constexpr std::string_view name = "norm";
};
template <class A, class... B>
inline constexpr bool same_features = (std::is_same_v<typename last_axis<A>::features, typename last_axis<B>::features> && ...);
template <std::size_t Heads, class... In>
inline constexpr bool mult_fits = false;
template <std::size_t Heads, class A, class... B>
  requires(layer::is_steps<A> && (layer::is_steps<B> && ...))
inline constexpr bool mult_fits<Heads, A, B...> =
    sizeof...(B) > 0 && same_features<A, B...> && last_axis<A>::features::size % Heads == 0;
}  // namespace detail

/// The multimodal transformer: every sequence looks at every other, a crossmodal transformer for each of the N (N - 1)
/// ordered pairs. What sequence m has seen of the others stands side by side, a transformer of its own goes over that, and
/// h is the last step of each of these streams, behind a norm, in a row.
///
///   fuse<mult<4, 256>>(text | dense<32> | sinusoidal, voice | dense<32> | sinusoidal, face | dense<32> | sinusoidal)
///
/// shapes  x_m: [T_m, F], F a multiple of Heads; h: [N (N - 1) F]. Parameters: crossmodal.m.n.layers.i.* as `crossmodal` has
///         them, m the one that looks, n the one looked at; memory.m.i.* as a block of `transformer` has them, norm.m.*.
/// units   one scale for all. No positions of its own: add `| sinusoidal` or the like to the branches.
/// cost    N (N - 1) times crossmodal's, and N transformers of Layers layers over (N - 1) F features.
/// errors  at_least<2>, a_sequence, shapes_agree, multiple_of (compile time).
/// absence of an absent branch the stream is zeros, and in the others' streams nothing is seen of it: there x_m goes
///         through the dense layers alone.
/// source  MulT, Tsai et al. 2019, arXiv:1906.00295; without the two dense layers that its code has before the output.
template <std::size_t Heads, std::size_t Hidden, std::size_t Layers = 1>
struct mult : composed<mult<Heads, Hidden, Layers>, fusion_policy> {
  static constexpr std::string_view name = "mult";
  template <class... In>
  static constexpr bool fits = detail::mult_fits<Heads, In...>;
  template <class A, class... B>
  static consteval void law() {
    constexpr bool several = sizeof...(B) > 0, steps = layer::is_steps<A> && (layer::is_steps<B> && ...);
    static_assert(holds<several, at<mult>, got<A, B...>, wants<at_least<2>>>,
                  "mult: sequences look at each other: give it two at least");
    if constexpr (several)
      static_assert(holds<steps, at<mult>, got<A, B...>, wants<a_sequence>>,
                    "mult: all branches are sequences [T, F]: series, or tokens behind `| embedding<D>`");
    if constexpr (several && steps) {
      using features = typename last_axis<A>::features;
      constexpr bool alike = detail::same_features<A, B...>;
      static_assert(holds<alike, at<mult>, got<A, B...>, wants<features>>,
                    "mult: all branches need as many features: end each with the same | dense<F>");
      if constexpr (alike)
        static_assert(holds<features::size % Heads == 0, at<mult>, got<A>, wants<multiple_of<Heads>>>,
                      "mult<Heads, Hidden>: the features are split among the heads: choose a divisor of them");
    }
  }
  static constexpr auto body(auto... x) { return streams(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... M, class... X>
  static constexpr auto streams(std::index_sequence<M...>, X... x) {
    return fuser<concat>{}(stream<M>(x, std::make_index_sequence<sizeof...(X) - 1>{}, x...)...);
  }
  /// What sequence M has made of the others, which are numbers J from 0 on without M.
  template <std::size_t M, std::size_t... J, class... X>
  static constexpr auto stream(auto x, std::index_sequence<J...>, X... all) {
    return remembered<M, 0>(beside(looked<M, (J < M ? J : J + 1)>(x, all...)...)) |
           named<numbered<M, detail::stream_norm_part>>(layer::layer_norm{}) | layer::last{};
  }
  template <std::size_t M, std::size_t J, class... X>
  static constexpr auto looked(auto x, X...) {
    return named<numbered<J, numbered<M, detail::crossmodal_part>>>(fuser<crossmodal<Heads, Hidden, Layers>>{}(x, nth<J, X...>{}));
  }
  static constexpr auto beside(auto one) { return one; }
  static constexpr auto beside(auto... several) { return fuser<side_by_side>{}(several...); }
  template <std::size_t M, std::size_t I>
  static constexpr auto remembered(auto x) {
    if constexpr (I == Layers) return x;
    else return remembered<M, I + 1>(x | named<numbered<I, numbered<M, detail::memory_part>>>(layer::transformer<Heads, Hidden, option::pre_norm>{}));
  }
};

}  // namespace fusion
template <std::size_t Heads, std::size_t Hidden, std::size_t Layers = 1>
inline constexpr sized_policy<fusion::mult<Heads, Hidden, Layers>, Heads, Hidden, Layers> mult{};
}  // namespace braid
