#pragma once
#include "braid/core/fuse.hpp"
#include "braid/encode/number_tokens.hpp"
#include "braid/fuse/fusion_transformer.hpp"
#include "braid/layer/embedding.hpp"

#include <cstddef>

namespace braid::inline v0::encode {

namespace detail {
template <std::size_t Layers, std::size_t D, std::size_t Heads, std::size_t Hidden>
struct column_transformer_of {
  template <graph Numbers, graph Words>
  constexpr auto operator()(Numbers numbers, Words words) const {
    return fuse<fusion_transformer<Layers, Heads, Hidden>>(numbers | number_tokens<D>, words | embedding<D>);
  }
  template <graph Numbers>
  constexpr auto operator()(Numbers numbers) const {
    return fuse<fusion_transformer<Layers, Heads, Hidden>>(numbers | number_tokens<D>);
  }
};
}  // namespace detail

/// A table by attention over its columns: every number and every category is a token of D numbers, a class token stands before
/// them, and h is what it has become behind Layers blocks, norm first.
///
///   encode::column_transformer<2, 32, 4, 64>(vitals, facts)      // or of numbers alone
///
/// shapes  numbers: [2 N] (table::numbers_of), categories: tokens (table::words_of); h: [D], D a multiple of Heads.
/// cost    that of fusion_transformer over 1 + N + categories tokens.
/// errors  those of number_tokens and fusion_transformer (compile time).
/// source  Gorishniy et al. 2021, arXiv:2106.11959 (FT-Transformer), with missing values as vectors of their own.
template <std::size_t Layers, std::size_t D, std::size_t Heads, std::size_t Hidden>
inline constexpr detail::column_transformer_of<Layers, D, Heads, Hidden> column_transformer{};

}  // namespace braid::encode
