#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/fuse/product.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/tanh.hpp"

namespace braid::inline v0 {
namespace fusion {

/// Low-rank bilinear pooling: h = P (tanh(W_1 x_1) * ... * tanh(W_N x_N)), elementwise products of D numbers; every map
/// has a bias.
///
/// shapes  x_m: [F_m]; h: [O]; m.weight: [D, F_m], m.bias: [D], m = 0 ... N - 1; out.weight: [O, D], out.bias: [O].
/// units   none; the factors lie within 1.
/// cost    2 D (F_1 + ... + F_N + O) flop a sample forward, twice that backward; training keeps about 2 N D numbers.
/// errors  a_vector (compile time).
/// absence an absent branch's factor is 1.
/// source  Kim et al. 2016, arXiv:1610.04325; their two branches are any number here.
template <std::size_t D, std::size_t O>
struct mlb : composed<mlb<D, O>, of_features<mlb<D, O>>> {
  static constexpr std::string_view name = "mlb";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    return braid::fuse<product{}>((x | braid::named<numbered<I>>(braid::dense<D>) | braid::tanh)...) |
           braid::named<out_part>(braid::dense<O>);
  }
};

}  // namespace fusion
template <std::size_t D, std::size_t O>
inline constexpr sized_policy<fusion::mlb<D, O>, D, O> mlb{};
}  // namespace braid
