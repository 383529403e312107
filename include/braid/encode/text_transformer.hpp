#pragma once
#include "braid/layer/embedding.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/sinusoidal.hpp"
#include "braid/layer/transformer.hpp"
#include "braid/model/repeat.hpp"

namespace braid::inline v0::encode {

/// A text through Layers blocks of self-attention, norm first, and the mean of what its words have become.
///
///   text | encode::text_transformer<2, 64, 4, 128>
///
/// shapes  x: tokens, up to T of V; h: [D], D a multiple of Heads. Parameters: the embedding's, the blocks' by `repeat`, the
///         last norm's.
/// cost    Layers times that of `transformer<Heads, Hidden>` over T steps.
/// errors  token_ids, multiple_of (compile time).
/// source  Vaswani et al. 2017, arXiv:1706.03762; the norm's place: Xiong et al. 2020, arXiv:2002.04745.
template <std::size_t Layers, std::size_t D, std::size_t Heads, std::size_t Hidden>
inline constexpr auto text_transformer =
    embedding<D> | sinusoidal | repeat<Layers>(transformer<Heads, Hidden>(pre_norm)) | layer_norm | mean_time;

}  // namespace braid::encode
