#pragma once
#include "braid/core/fuse.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/embedding.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/relu.hpp"

#include <cstddef>

namespace braid::inline v0::encode {

namespace detail {
template <std::size_t D, std::size_t Hidden>
struct table_mlp_of {
  template <graph Numbers, graph Words>
  constexpr auto operator()(Numbers numbers, Words words) const {
    return (*this)(fuse<concat>(numbers, words | embedding<D> | flatten));
  }
  template <graph Numbers>
  constexpr auto operator()(Numbers numbers) const {
    return numbers | dense<Hidden> | relu | dense<Hidden> | relu;
  }
};
}  // namespace detail

/// A table by two dense layers: its numbers as they are, each category as a vector of D numbers.
///
///   encode::table_mlp<4, 32>(vitals, facts)      // or of numbers alone: encode::table_mlp<4, 32>(vitals)
///
/// shapes  numbers: [F], categories: tokens (bd::table); h: [Hidden].
/// cost    2 Hidden (F + D categories + Hidden) flop.
/// errors  those of concat, embedding and dense (compile time).
/// source  Gorishniy et al. 2021, arXiv:2106.11959 (the MLP baseline).
template <std::size_t D, std::size_t Hidden>
inline constexpr detail::table_mlp_of<D, Hidden> table_mlp{};

}  // namespace braid::encode
