#pragma once
#include "braid/layer/embedding.hpp"
#include "braid/layer/ends.hpp"
#include "braid/layer/gru.hpp"

namespace braid::inline v0::encode {

/// A text read from both sides by an GRU: the last state of each, at the text's own length.
///
///   text | encode::text_gru<32, 64>
///
/// shapes  x: tokens, up to T of V; h: [2 H]. Parameters: the embedding's and the GRU's.
/// cost    that of `gru<H>(bidirectional)` over T steps, those beyond a text's length as well.
/// errors  token_ids (compile time).
/// source  Cho et al. 2014, arXiv:1406.1078; Schuster and Paliwal 1997 (both directions).
template <std::size_t D, std::size_t H>
inline constexpr auto text_gru = embedding<D> | gru<H>(bidirectional) | ends;

}  // namespace braid::encode
