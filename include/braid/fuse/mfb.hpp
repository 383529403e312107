#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/fuse/product.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/l2_normalize.hpp"
#include "braid/layer/signed_sqrt.hpp"
#include "braid/layer/sum_pool.hpp"

namespace braid::inline v0 {
namespace fusion {

/// Factorised bilinear pooling: z_o = sum over k of (W_1 x_1)_ok ... (W_N x_N)_ok, then the square root with z's sign,
/// then length 1. Every map has a bias.
///
/// shapes  x_m: [F_m]; h: [O]; m.weight: [K O, F_m], the rows o K + k; m.bias: [K O], m = 0 ... N - 1.
/// units   none: h has length 1. The root's eps is 1e-6 (signed_sqrt), the length's 1e-12 (l2_normalize).
/// cost    2 K O (F_1 + ... + F_N) flop a sample forward, twice that backward; training keeps N K O numbers a sample.
/// errors  a_vector (compile time).
/// absence an absent branch's factors are 1.
/// source  Yu et al. 2017, arXiv:1708.01471, without dropout; their two branches are any number here.
template <std::size_t K, std::size_t O>
struct mfb : composed<mfb<K, O>, of_features<mfb<K, O>>> {
  static constexpr std::string_view name = "mfb";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    return braid::fuse<product{}>((x | braid::named<numbered<I>>(braid::dense<K * O>))...) | braid::sum_pool<K> |
           braid::signed_sqrt | braid::l2_normalize;
  }
};

}  // namespace fusion
template <std::size_t K, std::size_t O>
inline constexpr sized_policy<fusion::mfb<K, O>, K, O> mfb{};
}  // namespace braid
