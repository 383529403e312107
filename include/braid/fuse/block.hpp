#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/fuse/product.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/l2_normalize.hpp"
#include "braid/layer/signed_sqrt.hpp"
#include "braid/layer/sum_pool.hpp"
#include "braid/layer/take.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct block_reduce {
  static constexpr std::string_view name = "reduce";
};
struct block_shared {
  static constexpr std::string_view name = "shared";
};
struct block_merge {
  static constexpr std::string_view name = "merge";
};
}  // namespace detail

/// Block-term tensor fusion: each branch is mapped to Chunks pieces of D, pieces of one place meet in a Tucker product
/// of rank R, and all results together in a last map:
///   u_m = A_m x_m,  z_c = sum over r of (M_1^cr u_1c) * ... * (M_N^cr u_Nc),  h = P [n(z_1); ...; n(z_Chunks)]
/// where n is the square root with z's sign, then length 1. Every map has a bias.
///
/// shapes  x_m: [F_m]; u_m: [Chunks D]; z_c: [D]; h: [O]; reduce.m.weight: [Chunks D, F_m]; merge.m.c.weight: [R D, D],
///         the rows d R + r; out.weight: [O, Chunks D]; each with a bias; m = 0 ... N - 1, c = 0 ... Chunks - 1.
/// units   none; the root's eps is 1e-6 (signed_sqrt), the length's 1e-12 (l2_normalize).
/// cost    2 Chunks D (F_1 + ... + F_N + N R D + O) flop a sample forward, twice that backward.
/// errors  a_vector (compile time).
/// absence an absent branch's factors are 1.
/// source  Ben-younes et al. 2019, arXiv:1902.00038; their two branches are any number here.
template <std::size_t Chunks, std::size_t D, std::size_t R, std::size_t O>
struct block : composed<block<Chunks, D, R, O>, of_features<block<Chunks, D, R, O>>> {
  static constexpr std::string_view name = "block";
  static constexpr auto body(auto... x) {
    return reduced(std::index_sequence_for<decltype(x)...>{}, std::make_index_sequence<Chunks>{}, x...);
  }

 private:
  template <std::size_t... M, std::size_t... C>
  static constexpr auto reduced(std::index_sequence<M...> branches, std::index_sequence<C...>, auto... x) {
    constexpr auto wide = braid::dense<Chunks * D>;
    return merged<C...>(branches, braid::shared<numbered<M, detail::block_shared>>(
                                      x | braid::named<numbered<M, detail::block_reduce>>(wide))...);
  }
  template <std::size_t... C>
  static constexpr auto merged(auto branches, auto... u) {
    return braid::fuse<concat{}>(chunk<C>(branches, u...)...) | braid::named<out_part>(braid::dense<O>);
  }
  template <std::size_t C, std::size_t... M>
  static constexpr auto chunk(std::index_sequence<M...>, auto... u) {
    return braid::fuse<product{}>((u | braid::take<C * D, (C + 1) * D> |
                                   braid::named<numbered<C, numbered<M, detail::block_merge>>>(braid::dense<R * D>))...) |
           braid::sum_pool<R> | braid::signed_sqrt | braid::l2_normalize;
  }
};

}  // namespace fusion
template <std::size_t Chunks, std::size_t D, std::size_t R, std::size_t O>
inline constexpr sized_policy<fusion::block<Chunks, D, R, O>, Chunks, D, R, O> block{};
}  // namespace braid
