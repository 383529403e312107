#pragma once
#include "braid/encode/frames_lstm.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/learned_positions.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/transformer.hpp"

namespace braid::inline v0::encode {

/// A clip by a CNN a frame, whose vectors attend to each other along time; their mean.
///
///   film | encode::frames_attention<4, 64, 16, 32>
///
/// shapes  x: video [T, C, H, W]; h: [the last width], a multiple of Heads. All T frames count; those beyond a clip's length
///         are black. Parameters: the convolutions', the positions', the transformer's and the last norm's.
/// cost    T times the CNN's, and that of `transformer<Heads, Hidden>` over T steps.
/// errors  a_video, at_least, multiple_of (compile time).
/// source  Neimark et al. 2021, arXiv:2102.00719: attention along time over the vectors of an image network.
template <std::size_t Heads, std::size_t Hidden, std::size_t... Width>
inline constexpr auto frames_attention = detail::frame_vectors<Width...> | learned_positions |
                                         transformer<Heads, Hidden>(pre_norm) | layer_norm | mean_time;

}  // namespace braid::encode
