#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/end_to_end.hpp"
#include "braid/fuse/mean.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/fuse/tokens_law.hpp"
#include "braid/layer/as_sequence.hpp"
#include "braid/layer/class_token.hpp"
#include "braid/layer/front_tokens.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/reshape.hpp"
#include "braid/layer/take_step.hpp"
#include "braid/layer/take_steps.hpp"
#include "braid/layer/transformer.hpp"

namespace braid::inline v0 {
namespace fusion {

/// The bottleneck's tokens in front of a stream, which is absent where the stream is.
struct before_stream : detail::joining<before_stream, detail::follows_input<1>> {
  static constexpr std::string_view name = "before_stream";
};

namespace detail {
struct bottleneck_part {
  static constexpr std::string_view name = "bottleneck";
};
struct stream_part {
  static constexpr std::string_view name = "stream";
};
struct exchanged_part {
  static constexpr std::string_view name = "exchanged";
};
/// Layer L of stream M: `layers.L.M`.
template <std::size_t L>
struct layer_part {
  static constexpr std::string_view name = numbered<L, layers_part>::name;
};
}  // namespace detail

/// Streams that exchange through a bottleneck: each modality has its own blocks and a class token, and N tokens stand in
/// front of every stream. In each of Layers layers a stream's block (norm first) goes over them and its own tokens; what it
/// has made of the N is averaged over the streams, and so each hears of the others only by those. h is the mean of the
/// streams' class tokens, behind a norm.
///
///   fuse<bottleneck<4, 2, 4, 128>>(photo | patches<7, 64> | transformer<4, 128>, sound | ... | transformer<4, 128>)
///
/// shapes  x_m: [T_m, F] or [F], F a multiple of Heads; h: [F]. Parameters: class_token.m.weight: [1, F],
///         bottleneck.weight: [N, F], layers.i.m.* as a block of `transformer` has them, norm.*.
/// units   one scale for all: end each branch with a norm. No positions of its own: add `| sinusoidal` or the like to a
///         sequence.
/// cost    a layer, a stream with T = N + 1 + T_m: 8 T F^2 + 4 T^2 F + 4 T F Hidden flop a sample forward, and the norms.
/// errors  a_sequence, shapes_agree, multiple_of (compile time).
/// absence an absent branch has no stream: the means are over those that are there.
/// source  Nagrani et al. 2021, arXiv:2107.00135.
template <std::size_t N, std::size_t Layers, std::size_t Heads, std::size_t Hidden>
struct bottleneck : composed<bottleneck<N, Layers, Heads, Hidden>, of_tokens<bottleneck<N, Layers, Heads, Hidden>, Heads>> {
  static constexpr std::string_view name = "bottleneck";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  using block = layer::transformer<Heads, Hidden, option::pre_norm>;

  template <std::size_t... M>
  static constexpr auto of(std::index_sequence<M...> numbers, auto... x) {
    constexpr auto front = tied<detail::bottleneck_part>(layer::front_tokens<N>{});
    return exchange<0>(numbers, (as_steps(x) | named<numbered<M, detail::class_part>>(layer::class_token{}) | front)...);
  }
  /// Vectors as a sequence of one step.
  template <class X>
  static constexpr auto as_steps(X x) {
    if constexpr (is_vector<out_t<X>>) return x | layer::reshape<1, out_t<X>::size>{} | layer::as_sequence{};
    else if constexpr (is_sequence<out_t<X>>) return x;
    else return x | layer::as_sequence{};
  }
  /// x: the streams before layer L, the bottleneck's tokens first.
  template <std::size_t L, std::size_t... M, class... X>
  static constexpr auto exchange(std::index_sequence<M...> numbers, X... x) {
    if constexpr (L + 1 == Layers) {
      return fuser<mean>{}((x | named<numbered<M, detail::layer_part<L>>>(block{}) | layer::take_step<N>{})...) |
             named<detail::norm_part>(layer::layer_norm{});
    } else {
      return apart<L>(numbers, shared<numbered<M, numbered<L, detail::stream_part>>>(x | named<numbered<M, detail::layer_part<L>>>(block{}))...);
    }
  }
  template <std::size_t L, std::size_t... M, class... Y>
  static constexpr auto apart(std::index_sequence<M...> numbers, Y... y) {
    auto const both = shared<numbered<L, detail::exchanged_part>>(fuser<mean>{}((y | layer::take_steps<0, N>{})...));
    return exchange<L + 1>(
        numbers, fuser<before_stream>{}(both, y | layer::take_steps<N, last_axis<out_t<Y>>::steps>{})...);
  }
};

}  // namespace fusion
template <std::size_t N, std::size_t Layers, std::size_t Heads, std::size_t Hidden>
inline constexpr sized_policy<fusion::bottleneck<N, Layers, Heads, Hidden>, N, Layers, Heads, Hidden> bottleneck{};
}  // namespace braid
