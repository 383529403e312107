#pragma once
#include "braid/layer/ends.hpp"
#include "braid/layer/lstm.hpp"

namespace braid::inline v0::encode {

/// A series read from both sides by an LSTM: the last state of each, at its own length.
///
///   pulse | encode::series_lstm<32>
///
/// shapes  x: [T, F]; h: [2 H]. Parameters: the LSTM's.
/// cost    that of `lstm<H>(bidirectional)` over T steps.
/// errors  a_sequence (compile time).
/// source  Hochreiter and Schmidhuber 1997; Graves and Schmidhuber 2005 (both directions).
template <std::size_t H>
inline constexpr auto series_lstm = lstm<H>(bidirectional) | ends;

}  // namespace braid::encode
