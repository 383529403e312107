#pragma once
#include "braid/layer/embedding.hpp"
#include "braid/layer/mean_time.hpp"

namespace braid::inline v0::encode {

/// A text as the mean of its words' vectors, whatever their order.
///
///   text | encode::bag_of_words<32>
///
/// shapes  x: tokens, up to T of V; h: [D]. Parameters: weight [V, D] of the embedding.
/// cost    D numbers a word; the fastest and the first to compare with.
/// errors  token_ids (compile time).
/// source  Iyyer et al. 2015 (deep averaging networks); Joulin et al. 2016, arXiv:1607.01759.
template <std::size_t D>
inline constexpr auto bag_of_words = embedding<D> | mean_time;

}  // namespace braid::encode
