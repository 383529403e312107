#pragma once
#include "braid/layer/dense.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/learned_positions.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/patches.hpp"
#include "braid/layer/transformer.hpp"
#include "braid/model/repeat.hpp"

namespace braid::inline v0::encode {

/// A picture as patches of Patch x Patch pixels that attend to each other in Layers blocks, norm first, and their mean.
///
///   photo | encode::vision_transformer<8, 2, 64, 4, 128>
///
/// shapes  x: [C, H, W], Patch divides both sides; h: [D], D a multiple of Heads. Parameters: the embedding's, the positions',
///         the blocks' by `repeat`, the last norm's.
/// cost    2 P D C Patch Patch flop for P patches, and Layers times that of `transformer<Heads, Hidden>` over P steps.
/// errors  an_image, multiple_of (compile time).
/// source  Dosovitskiy et al. 2021, arXiv:2010.11929, with the mean of the patches in place of a class token.
template <std::size_t Patch, std::size_t Layers, std::size_t D, std::size_t Heads, std::size_t Hidden>
inline constexpr auto vision_transformer = patches<Patch> | dense<D> | learned_positions |
                                           repeat<Layers>(transformer<Heads, Hidden>(pre_norm, gelu)) | layer_norm | mean_time;

}  // namespace braid::encode
