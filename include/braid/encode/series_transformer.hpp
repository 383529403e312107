#pragma once
#include "braid/layer/dense.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/sinusoidal.hpp"
#include "braid/layer/transformer.hpp"
#include "braid/model/repeat.hpp"

namespace braid::inline v0::encode {

/// A series through Layers blocks of self-attention, norm first, and the mean of what its steps have become.
///
///   pulse | encode::series_transformer<2, 32, 4, 64>
///
/// shapes  x: [T, F]; h: [D], D a multiple of Heads. Parameters: the map to D, the blocks' by `repeat`, the last norm's.
/// cost    Layers times that of `transformer<Heads, Hidden>` over T steps.
/// errors  a_sequence, multiple_of (compile time).
/// source  Vaswani et al. 2017, arXiv:1706.03762; for series Zerveas et al. 2020, arXiv:2010.02803.
template <std::size_t Layers, std::size_t D, std::size_t Heads, std::size_t Hidden>
inline constexpr auto series_transformer =
    dense<D> | sinusoidal | repeat<Layers>(transformer<Heads, Hidden>(pre_norm)) | layer_norm | mean_time;

}  // namespace braid::encode
