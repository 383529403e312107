#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/fuse/product.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/sum_pool.hpp"
#include "braid/layer/tanh.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct mutan_reduce {
  static constexpr std::string_view name = "reduce";
};
struct mutan_core {
  static constexpr std::string_view name = "core";
};
}  // namespace detail

/// Tucker fusion with a core of rank R: u_m = tanh(A_m x_m), z = sum over r of (M_1^r u_1) * ... * (M_N^r u_N), and
/// h = P z. Every map has a bias.
///
/// shapes  x_m: [F_m]; u_m, z: [D]; h: [O]; reduce.m.weight: [D, F_m]; core.m.weight: [R D, D], the rows d R + r;
///         out.weight: [O, D]; each with a bias.
/// units   none.
/// cost    2 D (F_1 + ... + F_N + N R D + O) flop a sample forward, twice that backward; training keeps about
///         N (R + 1) D numbers a sample.
/// errors  a_vector (compile time).
/// absence an absent branch's factors are 1.
/// source  Ben-younes et al. 2017, arXiv:1705.06676, with one D for all inner widths; their two branches are any number
///         here.
template <std::size_t D, std::size_t R, std::size_t O>
struct mutan : composed<mutan<D, R, O>, of_features<mutan<D, R, O>>> {
  static constexpr std::string_view name = "mutan";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    return braid::fuse<product{}>((x | braid::named<numbered<I, detail::mutan_reduce>>(braid::dense<D>) | braid::tanh |
                                   braid::named<numbered<I, detail::mutan_core>>(braid::dense<R * D>))...) |
           braid::sum_pool<R> | braid::named<out_part>(braid::dense<O>);
  }
};

}  // namespace fusion
template <std::size_t D, std::size_t R, std::size_t O>
inline constexpr sized_policy<fusion::mutan<D, R, O>, D, R, O> mutan{};
}  // namespace braid
