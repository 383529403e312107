#pragma once
#include "braid/core/fuse.hpp"
#include "braid/core/modality.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/mean.hpp"

#include <cstddef>
#include <type_traits>

namespace braid::inline v0 {

// What a comparison keeps while policies change: the encoders, and the layers behind the fusion.
//
//   bd::encoders(picture, report) | bd::relu | bd::dense<5>

struct no_head {};
/// Branches to be fused, each beginning with a modality, and a fragment that goes behind.
template <class Head, class... G>
struct encoder_set {};

template <graph... G>
constexpr encoder_set<no_head, G...> encoders(G...) {
  static_assert(sizeof...(G) > 0, "encoders(a, b, ...): the branches to be fused");
  return {};
}
template <class... G, class L>
  requires(element<L> || requires(L l) { l | l; })
constexpr auto operator|(encoder_set<no_head, G...>, L) {
  return encoder_set<L, G...>{};
}
template <class Head, class... G, class L>
  requires(!std::is_same_v<Head, no_head>)
constexpr auto operator|(encoder_set<Head, G...>, L l) {
  return encoder_set<decltype(Head{} | l), G...>{};
}

/// Policies over logits: the head stands before them, on every branch, and nothing behind.
template <class P>
inline constexpr bool is_over_logits = std::is_base_of_v<fusion::of_logits<P>, P>;

/// The net of policy P over these encoders.
template <class P, class Head, class... G>
constexpr auto fused_net(encoder_set<Head, G...>) {
  if constexpr (is_over_logits<P>) return fuse<P{}>((G{} | Head{})...);
  else return fuse<P{}>(G{}...) | Head{};
}
/// The I-th encoder with the head.
template <std::size_t I, class Head, class... G>
constexpr auto net_alone(encoder_set<Head, G...>) {
  return nth<I, G...>{} | Head{};
}

/// The mean of what each encoder with the head of its own decides.
template <class Head, class... G>
constexpr auto late_mean_net(encoder_set<Head, G...>) {
  return fuse<fusion::mean{}>((G{} | Head{})...);
}

}  // namespace braid
