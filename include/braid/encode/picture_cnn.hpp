#pragma once
#include "braid/layer/conv2d.hpp"
#include "braid/layer/global_avg_pool.hpp"
#include "braid/layer/max_pool2d.hpp"
#include "braid/layer/relu.hpp"

namespace braid::inline v0::encode {

/// A picture by convolutions of 3 x 3, each behind which it is half as large; at the end the mean of each channel.
///
///   photo | encode::picture_cnn<16, 32, 64>
///
/// shapes  x: [C, H, W], each side at least 2 to the number of widths; h: [the last width]. Parameters: the convolutions'.
/// cost    18 C Width flop a pixel for each width, of ever fewer pixels.
/// errors  an_image, at_least (compile time).
/// source  the blocks of VGG, one convolution each (Simonyan and Zisserman 2015, arXiv:1409.1556).
template <std::size_t... Width>
inline constexpr auto picture_cnn = ((conv2d<Width, 3>(pad<1>) | relu | max_pool2d<2>) | ...) | global_avg_pool;

}  // namespace braid::encode
