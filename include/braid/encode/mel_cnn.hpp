#pragma once
#include "braid/layer/conv1d.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/relu.hpp"

namespace braid::inline v0::encode {

/// Frames of sound (log-mel, MFCC) by filters over three neighbouring frames, layer upon layer, and the mean of the frames
/// that a sound has.
///
///   voice | encode::mel_cnn<32, 64>
///
/// shapes  x: series [T, bands] with lengths; h: [the last width]. Parameters: the convolutions'.
/// cost    6 T bands Width flop a layer.
/// errors  a_sequence (compile time).
/// source  convolutions along time with bands as channels: Abdel-Hamid et al. 2014; Piczak 2015.
template <std::size_t... Width>
inline constexpr auto mel_cnn = ((conv1d<Width, 3>(pad<1>) | relu) | ...) | mean_time;

}  // namespace braid::encode
