#pragma once
#include "braid/layer/as_volume.hpp"
#include "braid/layer/conv3d.hpp"
#include "braid/layer/global_avg_pool.hpp"
#include "braid/layer/max_pool3d.hpp"
#include "braid/layer/relu.hpp"

namespace braid::inline v0::encode {

/// A clip by convolutions over space and time together, each behind which it is half as long, high and wide.
///
///   film | encode::video_cnn<16, 32>
///
/// shapes  x: video [T, C, H, W], each at least 2 to the number of widths; h: [the last width]. All T frames count; those
///         beyond a clip's length are black. Parameters: the convolutions'.
/// cost    54 C Width flop a voxel for each width, of ever fewer voxels.
/// errors  a_video, at_least (compile time).
/// source  Tran et al. 2015, arXiv:1412.0767, with the mean of the voxels in place of dense layers.
template <std::size_t... Width>
inline constexpr auto video_cnn =
    (as_volume | ... | (conv3d<Width, 3>(pad<1>) | relu | max_pool3d<2>)) | global_avg_pool;

}  // namespace braid::encode
