#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/gated_sum.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/sigmoid.hpp"
#include "braid/layer/tanh.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct gates;
}  // namespace detail

/// Gated multimodal unit over any number of branches: h = z_1 * tanh(W_1 x_1) + ... + z_N * tanh(W_N x_N), with the
/// gates z_m = sigmoid(V_m [x_1; ...; x_N]). Every map has a bias.
///
/// shapes  x_m: [F_m]; h: [H]; m.weight: [H, F_m], m.bias: [H], m = 0 ... N - 1; gates.weight: [N H, F_1 + ... + F_N],
///         the rows of V_1 first; gates.bias: [N H].
/// units   none: each term lies within 1.
/// cost    2 (N + 1) H (F_1 + ... + F_N) flop a sample forward, twice that backward.
/// errors  a_vector (compile time).
/// absence an absent branch's term is missing, and its features count as zeros in the gates.
/// source  Arevalo et al. 2017, arXiv:1702.01992, the form for more than two, in which each gate is free; gated is
///         the one for two, with z and 1 - z.
template <std::size_t H>
struct gmu : composed<gmu<H>, of_features<gmu<H>>> {
  static constexpr std::string_view name = "gmu";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    return braid::fuse<gated_sum{}>(
        braid::fuse<concat{}>(x...) | braid::named<detail::gates>(braid::dense<H * sizeof...(I)>) | braid::sigmoid,
        (x | braid::named<numbered<I>>(braid::dense<H>) | braid::tanh)...);
  }
};

}  // namespace fusion
template <std::size_t H>
inline constexpr sized_policy<fusion::gmu<H>, H> gmu{};
}  // namespace braid
