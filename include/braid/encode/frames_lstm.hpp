#pragma once
#include "braid/layer/as_volume.hpp"
#include "braid/layer/frame_avg_pool.hpp"
#include "braid/layer/frame_conv2d.hpp"
#include "braid/layer/frame_max_pool2d.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/relu.hpp"

namespace braid::inline v0::encode {

namespace detail {
/// A video as a sequence of vectors: each frame by the same convolutions, with the mean of its pixels at the end.
template <std::size_t... Width>
inline constexpr auto frame_vectors =
    (as_volume | ... | (frame_conv2d<Width, 3>(pad<1>) | relu | frame_max_pool2d<2>)) | frame_avg_pool;
}  // namespace detail

/// A clip by a CNN a frame, whose vectors an LSTM reads; its last state.
///
///   film | encode::frames_lstm<64, 16, 32>
///
/// shapes  x: video [T, C, H, W]; h: [H]. All T frames count; those beyond a clip's length are black. Parameters: the
///         convolutions' and the LSTM's.
/// cost    T times the CNN's 18 C Width flop a pixel and width, and that of `lstm<H>` over T steps.
/// errors  a_video, at_least (compile time).
/// source  Donahue et al. 2015, arXiv:1411.4389.
template <std::size_t H, std::size_t... Width>
inline constexpr auto frames_lstm = detail::frame_vectors<Width...> | lstm<H> | last;

}  // namespace braid::encode
