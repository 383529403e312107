#pragma once
#include "braid/layer/ends.hpp"
#include "braid/layer/gru.hpp"

namespace braid::inline v0::encode {

/// A series read from both sides by a GRU: the last state of each, at its own length.
///
///   pulse | encode::series_gru<32>
///
/// shapes  x: [T, F]; h: [2 H]. Parameters: the GRU's.
/// cost    that of `gru<H>(bidirectional)` over T steps.
/// errors  a_sequence (compile time).
/// source  Cho et al. 2014, arXiv:1406.1078.
template <std::size_t H>
inline constexpr auto series_gru = gru<H>(bidirectional) | ends;

}  // namespace braid::encode
