#pragma once
#include "braid/layer/conv1d.hpp"
#include "braid/layer/ends.hpp"
#include "braid/layer/gru.hpp"
#include "braid/layer/relu.hpp"

namespace braid::inline v0::encode {

/// Frames of sound by filters over three neighbouring frames, then read from both sides by a GRU: the last state of each,
/// at the sound's own length.
///
///   voice | encode::mel_crnn<32, 32, 64>
///
/// shapes  x: series [T, bands] with lengths; h: [2 H]. Parameters: the convolutions' and the GRU's.
/// cost    6 T bands Width flop a layer, and that of `gru<H>(bidirectional)` over T steps.
/// errors  a_sequence (compile time).
/// source  Cakir et al. 2017, arXiv:1702.06286, without its pooling along bands.
template <std::size_t H, std::size_t... Width>
inline constexpr auto mel_crnn = ((conv1d<Width, 3>(pad<1>) | relu) | ...) | gru<H>(bidirectional) | ends;

}  // namespace braid::encode
