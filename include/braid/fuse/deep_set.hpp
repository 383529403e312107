#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/mean.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/relu.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct deep_set_phi {
  static constexpr std::string_view name = "phi";
};
struct deep_set_rho {
  static constexpr std::string_view name = "rho";
};
}  // namespace detail

/// The branches as a set, in which their order says nothing: h = rho(mean of phi(x_m)) with one phi for all branches,
///   phi(x) = relu(P x + p),  rho(s) = R2 relu(R1 s + r1) + r2
/// A linear map at the end of phi would be one with R1. The mean in the place of a sum is a sum with another R1, and
/// keeps its scale where branches are absent.
///
/// shapes  x_m: [F], one width for all; h: [H]; phi.weight: [H, F], phi.bias: [H]; rho.0.weight, rho.2.weight: [H, H],
///         rho.0.bias, rho.2.bias: [H].
/// units   one scale for all, and one meaning: number i of every branch meets the same weights.
/// cost    2 H (N F + 2 H) flop a sample forward, twice that backward.
/// errors  shapes_agree, a_vector (compile time).
/// absence the mean over the branches that are there.
/// source  Zaheer et al. 2017, arXiv:1703.06114.
template <std::size_t H>
struct deep_set : composed<deep_set<H>, of_one_width<deep_set<H>>> {
  static constexpr std::string_view name = "deep_set";
  static constexpr auto body(auto... x) {
    constexpr auto phi = braid::tied<detail::deep_set_phi>(braid::dense<H>);
    return braid::fuse<mean{}>((x | phi | braid::relu)...) |
           braid::named<detail::deep_set_rho>(braid::dense<H> | braid::relu | braid::dense<H>);
  }
};

}  // namespace fusion
template <std::size_t H>
inline constexpr sized_policy<fusion::deep_set<H>, H> deep_set{};
}  // namespace braid
