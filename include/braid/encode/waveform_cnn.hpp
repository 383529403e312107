#pragma once
#include "braid/layer/conv1d.hpp"
#include "braid/layer/max_pool1d.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/relu.hpp"

namespace braid::inline v0::encode {

/// Sound as it was sampled: filters of Kernel samples moved by Stride, then for each further width the largest of four
/// neighbours and a filter over three. At the end the mean along time.
///
///   voice | encode::waveform_cnn<80, 4, 32, 32, 64>
///
/// shapes  x: waveform [N, C]; h: [the last width]. Samples beyond a length count as silence. Parameters: the convolutions'.
/// cost    2 Kernel C First flop for every Stride samples, then a quarter as many steps for each width.
/// errors  a_sequence, at_least (compile time).
/// source  Dai et al. 2017, arXiv:1610.00087 (M3, M5), without batch norm.
template <std::size_t Kernel, std::size_t Stride, std::size_t First, std::size_t... Width>
inline constexpr auto waveform_cnn =
    ((conv1d<First, Kernel>(stride<Stride>) | relu) | ... | (max_pool1d<4> | conv1d<Width, 3>(pad<1>) | relu)) | mean_time;

}  // namespace braid::encode
