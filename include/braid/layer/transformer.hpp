#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/core/composed.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/dropout.hpp"
#include "braid/layer/gelu.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/relu.hpp"
#include "braid/layer/self_attention.hpp"

namespace braid::inline v0 {
namespace option {
struct pre_norm {};
}  // namespace option

namespace layer {

namespace detail {
// Names of a transformer's parts, as PyTorch has them.
struct self_attn;
struct norm1;
struct norm2;
struct linear1;
struct linear2;

template <class O>
inline constexpr std::size_t percent_of = 0;
template <std::size_t Percent>
inline constexpr std::size_t percent_of<dropout<Percent>> = Percent;
template <class O, class... Option>
inline constexpr bool has_option = (std::is_same_v<O, Option> || ...);
}  // namespace detail

/// A transformer's encoder block: attention and two dense layers, each with a sum and a norm around it.
///   h = norm1(x + self_attn(x)),  out = norm2(h + linear2(f(linear1(h)))), or with pre_norm
///   h = x + self_attn(norm1(x)),  out = h + linear2(f(linear1(norm2(h)))).
/// Steps beyond a sample's length do not count within it; what stands there behind it means nothing.
///
/// shapes  x, out: [T, F], F a multiple of Heads; linear1: F to Hidden, linear2: back. Parameters: self_attn.*,
///         linear1.*, linear2.*, norm1.*, norm2.*.
/// options in a call, in any order: transformer<4, 256>(pre_norm, gelu, dropout<10>). Activations relu (the default)
///         and gelu; dropout<Percent>, behind the attention, the activation and linear2 (not on the attention's
///         weights); causal and rotary as for self_attention; its parameters start as those of its parts do.
/// cost    8 T F^2 + 4 T T F + 4 T F Hidden flop a sample forward, and the norms.
/// errors  a_sequence, multiple_of (compile time).
/// source  Vaswani et al. 2017, arXiv:1706.03762; pre_norm: Xiong et al. 2020, arXiv:2002.04745;
///         torch.nn.TransformerEncoderLayer with batch_first, norm_first for pre_norm.
template <std::size_t Heads, std::size_t Hidden, class... Option>
struct transformer : composed<transformer<Heads, Hidden, Option...>> {
  static constexpr bool causal = detail::has_option<option::causal, Option...>;
  static constexpr bool rotary = detail::has_option<option::rotary, Option...>;
  static constexpr std::size_t percent = (detail::percent_of<Option> + ... + 0);
  using activation = std::conditional_t<detail::has_option<gelu, Option...>, gelu, relu>;
  using attention = self_attention<Heads, causal, rotary>;

  static constexpr std::size_t sizes = 2;
  using options = option::list<option::pre_norm, option::causal, option::rotary, relu, gelu, dropout<0>>;
  template <class... More>
  constexpr auto operator()(More...) const {
    option::law<transformer, More...>();
    return transformer<Heads, Hidden, Option..., More...>{};
  }

  template <class In>
  static constexpr bool fits = !std::is_same_v<typename attention::template on<In>::out, poison>;
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<transformer>, got<In>, wants<a_sequence>>,
                  "transformer: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
    if constexpr (is_steps<In>)
      static_assert(holds<fits<In>, at<transformer>, got<In>, wants<multiple_of<(rotary ? 2 * Heads : Heads)>>>,
                    "transformer<Heads, Hidden>: the features are split among the heads, and `rotary` turns pairs of them");
  }
  template <class X>
  static constexpr auto body(X x) {
    constexpr std::size_t F = last_axis<out_t<X>>::features::size;
    constexpr auto asking = named<detail::self_attn>(attention{});
    constexpr auto norm1 = named<detail::norm1>(layer_norm{});
    constexpr auto norm2 = named<detail::norm2>(layer_norm{});
    constexpr auto wide = named<detail::linear1>(dense<Hidden>{}) | activation{};
    constexpr auto narrow = named<detail::linear2>(dense<F>{});
    if constexpr (percent > 0) {
      constexpr dropout<percent> off{};
      return around<X>(x, asking | off, wide | off | narrow | off, norm1, norm2);
    } else {
      return around<X>(x, asking, wide | narrow, norm1, norm2);
    }
  }

 private:
  template <class X>
  static constexpr auto around(X x, auto asking, auto thinking, auto norm1, auto norm2) {
    if constexpr (detail::has_option<option::pre_norm, Option...>)
      return x | braid::residual(norm1 | asking) | braid::residual(norm2 | thinking);
    else return x | braid::residual(asking) | norm1 | braid::residual(thinking) | norm2;
  }
};

}  // namespace layer
inline constexpr option::pre_norm pre_norm{};
template <std::size_t Heads, std::size_t Hidden>
inline constexpr sized<layer::transformer<Heads, Hidden>, Heads, Hidden> transformer{};
}  // namespace braid
