#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/crossmodal.hpp"
#include "braid/fuse/end_to_end.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/fuse/tokens_law.hpp"
#include "braid/layer/as_sequence.hpp"
#include "braid/layer/latents.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/transformer.hpp"
#include "braid/layer/type_embedding.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct latents_part {
  static constexpr std::string_view name = "latents";
};
struct look_part {
  static constexpr std::string_view name = "look";
};
struct think_part {
  static constexpr std::string_view name = "think";
};
}  // namespace detail

/// A few learned vectors ask the tokens of all modalities. To each token its modality's learned vector is added, all stand
/// end to end; in each of Layers layers the Latents vectors look at them (one layer of crossmodal) and then at each other (a
/// block of transformer, norm first); h is their mean. The work grows with the number of tokens, not with its square.
///
/// shapes  x_m: [T_m, F] or [F], F a multiple of Heads; h: [F]. Parameters: token_type.m.weight: [F], latents.weight: [Latents,
///         F], look.i.* as a layer of crossmodal has them, think.i.* as a block of `transformer` has them, norm.*.
/// units   one scale for all: end each branch with a norm. No positions of its own: add `| sinusoidal` or the like to a
///         sequence.
/// cost    with T = T_1 + ... + T_N, L = Latents, a layer: 4 F^2 (L + T) + 4 L T F + 8 L F^2 + 4 L^2 F + 8 L F Hidden flop a
///         sample forward, and the norms.
/// errors  a_sequence, shapes_agree, multiple_of (compile time).
/// absence the tokens of an absent branch are not there, nor are those beyond a length.
/// source  Jaegle et al. 2021, arXiv:2103.03206, each layer with weights of its own.
template <std::size_t Latents, std::size_t Layers, std::size_t Heads, std::size_t Hidden>
struct perceiver : composed<perceiver<Latents, Layers, Heads, Hidden>, of_tokens<perceiver<Latents, Layers, Heads, Hidden>, Heads>> {
  static constexpr std::string_view name = "perceiver";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  struct tokens;
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    auto const all =
        shared<tokens>(fuser<end_to_end>{}((x | named<numbered<I, detail::types_part>>(layer::type_embedding{}))...));
    return deeper<0>(all | named<detail::latents_part>(layer::latents<Latents>{}), all) |
           named<detail::norm_part>(layer::layer_norm{}) | layer::as_sequence{} | layer::mean_time{};
  }
  template <std::size_t I>
  static constexpr auto deeper(auto latents, auto all) {
    if constexpr (I == Layers) {
      return latents;
    } else {
      auto const seen = named<numbered<I, detail::look_part>>(fuser<crossmodal_layer<Heads, Hidden>>{}(latents, all));
      constexpr layer::transformer<Heads, Hidden, option::pre_norm> thinking{};
      return deeper<I + 1>(seen | named<numbered<I, detail::think_part>>(thinking), all);
    }
  }
};

}  // namespace fusion
template <std::size_t Latents, std::size_t Layers, std::size_t Heads, std::size_t Hidden>
inline constexpr sized_policy<fusion::perceiver<Latents, Layers, Heads, Hidden>, Latents, Layers, Heads, Hidden> perceiver{};
}  // namespace braid
