#pragma once
#include "braid/layer/conv2d.hpp"
#include "braid/layer/global_avg_pool.hpp"
#include "braid/layer/group_norm.hpp"
#include "braid/layer/relu.hpp"

#include <cstddef>

namespace braid::inline v0::encode {

namespace detail {
/// Groups of 16 channels, or all as one. Not batches: a batch of one, and samples that lack the picture, change nothing.
template <std::size_t Width>
inline constexpr auto norm_of = group_norm<Width % 16 == 0 ? Width / 16 : 1>;
template <std::size_t Width>
inline constexpr auto residual_block =
    braid::residual(conv2d<Width, 3>(pad<1>) | norm_of<Width> | relu | conv2d<Width, 3>(pad<1>) | norm_of<Width>) | relu;
template <std::size_t Width>
inline constexpr auto smaller_block =
    braid::residual(conv2d<Width, 3>(stride<2>, pad<1>) | norm_of<Width> | relu | conv2d<Width, 3>(pad<1>) | norm_of<Width>,
                    conv2d<Width, 1>(stride<2>) | norm_of<Width>) |
    relu;
}  // namespace detail

/// A picture by residual blocks: one at its own size, then for each further width two, the first of which halves the sides.
///
///   photo | encode::residual_cnn<16, 32, 64>
///
/// shapes  x: [C, H, W]; h: [the last width]. Parameters: of convolutions and norms, a block's shortcut as `shortcut.*`.
/// cost    four convolutions of 3 x 3 a width, of ever fewer pixels.
/// errors  an_image (compile time).
/// source  He et al. 2016, arXiv:1512.03385, with group norm (Wu and He 2018, arXiv:1803.08494) in place of batch norm.
template <std::size_t First, std::size_t... Width>
inline constexpr auto residual_cnn =
    ((conv2d<First, 3>(pad<1>) | detail::norm_of<First> | relu | detail::residual_block<First>) | ... |
     (detail::smaller_block<Width> | detail::residual_block<Width>)) |
    global_avg_pool;

}  // namespace braid::encode
