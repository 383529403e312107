#pragma once
#include "braid/layer/conv1d.hpp"
#include "braid/layer/max_pool1d.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/relu.hpp"

namespace braid::inline v0::encode {

/// A series of one length by two convolutions with a pooling between them, and the mean over time.
///
///   pulse | encode::series_conv<32, 5>
///
/// shapes  x: [T, F]; h: [2 C]; K odd. Parameters: those of the convolutions. Lengths of samples end at the pooling: take tcn or
///         series_gru where they differ.
/// cost    2 T C K (F + C) flop.
/// errors  a_sequence, at_least<K> steps (compile time).
/// source  Wang et al. 2017, arXiv:1611.06455 (fully convolutional networks for series), smaller.
template <std::size_t C, std::size_t K>
inline constexpr auto series_conv = conv1d<C, K>(pad<K / 2>) | relu | max_pool1d<2> | conv1d<2 * C, K>(pad<K / 2>) | relu | mean_time;

}  // namespace braid::encode
