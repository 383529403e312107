#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/end_to_end.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/fuse/tokens_law.hpp"
#include "braid/layer/class_token.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/take_step.hpp"
#include "braid/layer/transformer.hpp"
#include "braid/layer/type_embedding.hpp"

namespace braid::inline v0 {
namespace fusion {

/// One transformer over the tokens of all modalities: to each token its modality's learned vector is added, all stand end
/// to end behind a class token, Layers blocks in which the norm comes first follow, and h is what the class token has
/// become, behind a last norm. A branch is a sequence of tokens, or one: a vector.
///
///   fuse<fusion_transformer<2, 4, 128>>(photo | patches<7, 64>, notes | embedding<64> | sinusoidal, chart | dense<64>)
///
/// shapes  x_m: [T_m, F] or [F], F a multiple of Heads; h: [F]. Parameters: token_type.m.weight: [F], class_token.weight: [1, F],
///         layers.i.* as a block of `transformer` has them, norm.*.
/// options in a call, those of transformer: fusion_transformer<2, 4, 128>(gelu, dropout<10>).
/// units   one scale for all: end each branch with a norm. No positions of its own: add `| sinusoidal` or the like to a
///         sequence.
/// cost    with T = 1 + T_1 + ... + T_N, a layer: 8 T F^2 + 4 T^2 F + 4 T F Hidden flop a sample forward, and the norms.
/// errors  a_sequence, shapes_agree, multiple_of (compile time).
/// absence the tokens of an absent branch are not there, nor are those beyond a length: the others ask each other alone.
/// source  Vaswani et al. 2017, arXiv:1706.03762; one stream over several modalities: Li et al. 2019, arXiv:1908.03557,
///         and Kim et al. 2021, arXiv:2102.03334.
template <std::size_t Layers, std::size_t Heads, std::size_t Hidden, class... Option>
struct fusion_transformer : composed<fusion_transformer<Layers, Heads, Hidden, Option...>,
                                     of_tokens<fusion_transformer<Layers, Heads, Hidden, Option...>, Heads>> {
  static constexpr std::string_view name = "fusion_transformer";
  using block = layer::transformer<Heads, Hidden, option::pre_norm, Option...>;

  static constexpr std::size_t sizes = 3;
  using options = option::list<layer::relu, layer::gelu, layer::dropout<0>>;
  template <class... More>
  constexpr auto operator()(More...) const {
    option::law<fusion_transformer, More...>();
    return fusion_transformer<Layers, Heads, Hidden, Option..., More...>{};
  }
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    auto const tokens = fuser<end_to_end>{}((x | named<numbered<I, detail::types_part>>(layer::type_embedding{}))...) |
                        named<detail::class_part>(layer::class_token{});
    return deeper<0>(tokens) | named<detail::norm_part>(layer::layer_norm{}) | layer::take_step<0>{};
  }
  template <std::size_t I>
  static constexpr auto deeper(auto x) {
    if constexpr (I == Layers) return x;
    else return deeper<I + 1>(x | named<numbered<I, layers_part>>(block{}));
  }
};

}  // namespace fusion
template <std::size_t Layers, std::size_t Heads, std::size_t Hidden>
inline constexpr sized_policy<fusion::fusion_transformer<Layers, Heads, Hidden>, Layers, Heads, Hidden> fusion_transformer{};
}  // namespace braid
