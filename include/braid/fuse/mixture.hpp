#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/expert_sum.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/softmax.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct mixture_seen {
  static constexpr std::string_view name = "seen";
};
struct mixture_gate {
  static constexpr std::string_view name = "gate";
};
struct mixture_experts {
  static constexpr std::string_view name = "experts";
};
}  // namespace detail

/// A mixture of gated experts: with x = [x_1; ...; x_N],
///   h = g_1 (W_1 x + b_1) + ... + g_K (W_K x + b_K),   g = softmax(V x + c)
/// Each expert is linear, and the gates say where it counts. Experts of another kind, or one a modality, are expert_sum
/// written out; moe has experts with a hidden layer, few of which count for a sample.
///
/// shapes  x_m: [F_m], F features in all; h: [H]; experts.k.weight: [H, F], experts.k.bias: [H], k = 0 ... K - 1;
///         gate.weight: [K, F], gate.bias: [K].
/// units   one scale for all branches.
/// cost    2 K F (H + 1) flop a sample forward, twice that backward.
/// errors  at_most<99>, a_vector (compile time).
/// absence an absent branch's features count as zeros in gates and experts.
/// source  Jacobs, Jordan, Nowlan and Hinton 1991, Adaptive mixtures of local experts.
template <std::size_t Experts, std::size_t H>
struct mixture : composed<mixture<Experts, H>, fusion_policy> {
  static constexpr std::string_view name = "mixture";
  static constexpr bool few = Experts < 100;
  template <class... In>
  static constexpr bool fits = few && (is_features<In> && ...);
  template <class... In>
  static consteval void law() {
    static_assert(holds<few, at<mixture>, got<exactly<Experts>>, wants<at_most<99>>>, "mixture<Experts, H>: 99 experts at most");
    if constexpr (few)
      static_assert(holds<fits<In...>, at<mixture>, got<odd_features<In...>>, wants<a_vector>>,
                    "mixture wants one axis a branch: end each with `| flatten`, `| last`, | dense<N> or the like");
  }
  static constexpr auto body(auto... x) {
    return of(std::make_index_sequence<Experts>{}, braid::shared<detail::mixture_seen>(braid::fuse<concat{}>(x...)));
  }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto x) {
    return braid::fuse<expert_sum{}>(x | braid::named<detail::mixture_gate>(braid::dense<Experts>) | braid::softmax,
                                     (x | braid::named<numbered<I, detail::mixture_experts>>(braid::dense<H>))...);
  }
};

}  // namespace fusion
template <std::size_t Experts, std::size_t H>
inline constexpr sized_policy<fusion::mixture<Experts, H>, Experts, H> mixture{};
}  // namespace braid
