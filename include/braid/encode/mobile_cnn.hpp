#pragma once
#include "braid/encode/residual_cnn.hpp"
#include "braid/layer/depthwise_conv2d.hpp"

#include <array>
#include <cstddef>
#include <utility>

namespace braid::inline v0::encode {

namespace detail {
/// A filter for each channel, which halves the sides, then one pixel's channels mixed.
template <std::size_t From, std::size_t To>
inline constexpr auto separable_block =
    depthwise_conv2d<3>(stride<2>, pad<1>) | norm_of<From> | relu | conv2d<To, 1> | norm_of<To> | relu;
template <std::size_t... Width>
inline constexpr std::array<std::size_t, sizeof...(Width)> widths{Width...};
template <std::size_t First, std::size_t... Width, std::size_t... I>
constexpr auto separable_blocks(std::index_sequence<I...>) {
  return ((conv2d<First, 3>(stride<2>, pad<1>) | norm_of<First> | relu) | ... |
          separable_block<widths<First, Width...>[I], widths<Width...>[I]>);
}
}  // namespace detail

/// A picture by few products: each convolution in two, one filter a channel and then one pixel across the channels.
///
///   photo | encode::mobile_cnn<8, 16, 32>
///
/// shapes  x: [C, H, W]; h: [the last width]; every width halves the sides. Parameters: of convolutions and norms.
/// cost    18 From + 2 From To flop a pixel that a block gives: an eighth or so of a full convolution's.
/// errors  an_image (compile time).
/// source  Howard et al. 2017, arXiv:1704.04861, with group norm in place of batch norm.
template <std::size_t First, std::size_t... Width>
inline constexpr auto mobile_cnn = detail::separable_blocks<First, Width...>(std::make_index_sequence<sizeof...(Width)>{}) | global_avg_pool;

}  // namespace braid::encode
