#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/expert_sum.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/keep_top.hpp"
#include "braid/layer/relu.hpp"
#include "braid/layer/softmax.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct moe_seen {
  static constexpr std::string_view name = "seen";
};
struct moe_gate {
  static constexpr std::string_view name = "gate";
};
struct moe_expert {
  static constexpr std::string_view name = "experts";
};
template <class... In>
inline constexpr bool fits_moe = false;
template <std::size_t K, class X>
inline constexpr bool fits_moe<shape<K>, X> = K < 100 && is_features<X>;
}  // namespace detail

/// The experts of moe behind gates that are a value of the net: h = sum over the Top largest p_k of p_k E_k(x), with
/// E_k(x) = B_k relu(A_k x + a_k) + b_k. There are as many experts as gates.
///
/// shapes  p: [K], x: [F], in this order; h: [H]; experts.k.0.weight: [H, F], experts.k.2.weight: [H, H], a bias for
///         each.
/// units   p in shares of 1.
/// cost    2 K H (F + H) flop a sample forward, twice that backward: all experts are worked out.
/// errors  a_vector, at_least<Top> (compile time).
/// absence none: both must be there.
template <std::size_t Top, std::size_t H>
struct moe_experts : composed<moe_experts<Top, H>, fusion_policy> {
  static constexpr std::string_view name = "moe_experts";
  template <class... In>
  static constexpr bool fits = [] {
    if constexpr (detail::fits_moe<In...>) return nth<0, In...>::size >= Top;
    else return false;
  }();
  template <class... In>
  static consteval void law() {
    static_assert(holds<detail::fits_moe<In...>, at<moe_experts>, got<In...>, wants<exactly<2>, a_vector>>,
                  "moe_experts: first the gates, `| dense<K> | softmax`, K below 100, then one branch of features");
    if constexpr (detail::fits_moe<In...>)
      static_assert(holds<fits<In...>, at<moe_experts>, got<In...>, wants<at_least<Top>>>,
                    "moe_experts<Top, H>: there are fewer than Top gates: choose a smaller Top, or more gates");
  }
  template <class P, class X>
  static constexpr auto body(P p, X x) {
    return of(std::make_index_sequence<out_t<P>::size>{}, p, x);
  }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto p, auto x) {
    return braid::fuse<expert_sum{}>(p | braid::keep_top<Top>,
                                     (x | braid::named<numbered<I, detail::moe_expert>>(braid::dense<H> | braid::relu |
                                                                                       braid::dense<H>))...);
  }
};

/// Many experts, few of which count for a sample: with x = [x_1; ...; x_N] and p = softmax(V x + c),
///   h = sum over the Top largest p_k of p_k E_k(x),   E_k(x) = B_k relu(A_k x + a_k) + b_k
/// What is not among them gets no gradient from this sample. Shapes are static, so all experts are worked out for every
/// sample and most multiplied by 0: few experts a sample give each a task of its own, and save no time.
///
/// Left alone, the gates soon prefer the same few experts. The loss load_balance is against it, and needs the gates.
/// Then the steps are written out, the gates under a name:
///
///   constexpr auto seen = shared<struct seen_name>(fuse<concat>(photo | ..., notes | ...));
///   constexpr auto gates = shared<struct gates_name>(seen | dense<8> | softmax);
///   outputs(answer(fuse<moe_experts<2, 32>>(gates, seen) | dense<10>), routes(gates))
///   bd::cross_entropy(answer, label) + 0.01f * bd::load_balance.top(2)(routes)
///
/// shapes  x_m: [F_m], F features in all; h: [H]; gate.weight: [K, F], gate.bias: [K]; experts.k.0.weight: [H, F],
///         experts.k.2.weight: [H, H], a bias for each, k = 0 ... K - 1.
/// units   one scale for all branches.
/// cost    2 K (F + H F + H^2) flop a sample forward, twice that backward.
/// errors  at_most<99>, at_least<Top>, a_vector (compile time).
/// absence an absent branch's features count as zeros in gates and experts.
/// source  Shazeer et al. 2017, arXiv:1701.06538, without noise in the gates; gates as in Fedus et al. 2021,
///         arXiv:2101.03961.
template <std::size_t Experts, std::size_t Top, std::size_t H>
struct moe : composed<moe<Experts, Top, H>, fusion_policy> {
  static constexpr std::string_view name = "moe";
  static constexpr bool few = Experts < 100, enough = Top <= Experts;
  template <class... In>
  static constexpr bool fits = few && enough && (is_features<In> && ...);
  template <class... In>
  static consteval void law() {
    static_assert(holds<few, at<moe>, got<exactly<Experts>>, wants<at_most<99>>>, "moe<Experts, Top, H>: 99 experts at most");
    if constexpr (few)
      static_assert(holds<enough, at<moe>, got<exactly<Experts>>, wants<at_least<Top>>>,
                    "moe<Experts, Top, H>: there are fewer than Top experts: choose a smaller Top, or more experts");
    if constexpr (few && enough)
      static_assert(holds<fits<In...>, at<moe>, got<odd_features<In...>>, wants<a_vector>>,
                    "moe wants one axis a branch: end each with `| flatten`, `| last`, | dense<N> or the like");
  }
  static constexpr auto body(auto... x) {
    auto const seen = braid::shared<detail::moe_seen>(braid::fuse<concat{}>(x...));
    auto const gates = seen | braid::named<detail::moe_gate>(braid::dense<Experts>) | braid::softmax;
    return moe_experts<Top, H>::body(gates, seen);
  }
};

}  // namespace fusion
template <std::size_t Top, std::size_t H>
inline constexpr sized_policy<fusion::moe_experts<Top, H>, Top, H> moe_experts{};
template <std::size_t Experts, std::size_t Top, std::size_t H>
inline constexpr sized_policy<fusion::moe<Experts, Top, H>, Experts, Top, H> moe{};
}  // namespace braid
