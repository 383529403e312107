#pragma once
#include "braid/layer/embedding.hpp"
#include "braid/layer/ends.hpp"
#include "braid/layer/lstm.hpp"

namespace braid::inline v0::encode {

/// A text read from both sides by an LSTM: the last state of each, at the text's own length.
///
///   text | encode::text_lstm<32, 64>
///
/// shapes  x: tokens, up to T of V; h: [2 H]. Parameters: the embedding's and the LSTM's.
/// cost    that of `lstm<H>(bidirectional)` over T steps, those beyond a text's length as well.
/// errors  token_ids (compile time).
/// source  Hochreiter and Schmidhuber 1997; Schuster and Paliwal 1997 (both directions).
template <std::size_t D, std::size_t H>
inline constexpr auto text_lstm = embedding<D> | lstm<H>(bidirectional) | ends;

}  // namespace braid::encode
