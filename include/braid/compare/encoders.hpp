#pragma once
#include "braid/core/fuse.hpp"
#include "braid/core/modality.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/mean.hpp"
#include "braid/layer/mean_time.hpp"

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

// The head is for a vector. Where a sequence would come out of it, the sequence is put together by mean_time before: so
// encoders may end in sequences, for policies that look at steps, and the same are compared alone and by policies over
// vectors. `| last` or the like at the end of each encoder leaves nothing to decide.

namespace detail {
template <class G, class Head>
constexpr auto headed(G g, Head head) {
  if constexpr (is_sequence<out_t<decltype(g | head)>>) return g | mean_time | head;
  else return g | head;
}
template <class G>
constexpr auto without_time(G g) {
  if constexpr (is_sequence<out_t<G>>) return g | mean_time;
  else return g;
}
template <class P, class... G>
constexpr auto fused_as_taken(G... g) {
  constexpr bool over_steps = (is_sequence<out_t<G>> || ...);
  if constexpr (over_steps && poisoned<typename fused_shape<P, out_t<G>...>::type>) return fuse<P{}>(without_time(g)...);
  else return fuse<P{}>(g...);
}
}  // namespace detail

/// Policies over logits: the head stands before them, on every branch, and nothing behind.
template <class P>
inline constexpr bool is_over_logits = requires { P::over_logits; };

/// The net of policy P over these encoders.
template <class P, class Head, class... G>
constexpr auto fused_net(encoder_set<Head, G...>) {
  if constexpr (is_over_logits<P>) return fuse<P{}>(detail::headed(G{}, Head{})...);
  else return detail::headed(detail::fused_as_taken<P>(G{}...), Head{});
}
/// The net that is trained in its place: vote has no gradient, and is trained as the mean.
template <class P, class Head, class... G>
constexpr auto trained_net(encoder_set<Head, G...> set) {
  if constexpr (requires { typename P::trained_as; }) return fuse<typename P::trained_as{}>(detail::headed(G{}, Head{})...);
  else return fused_net<P>(set);
}
/// The I-th encoder with the head.
template <std::size_t I, class Head, class... G>
constexpr auto net_alone(encoder_set<Head, G...>) {
  return detail::headed(nth<I, G...>{}, Head{});
}

/// The mean of what each encoder with the head of its own decides.
template <class Head, class... G>
constexpr auto late_mean_net(encoder_set<Head, G...>) {
  return fuse<fusion::mean{}>(detail::headed(G{}, Head{})...);
}

}  // namespace braid
