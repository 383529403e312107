#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/layer/window_over.hpp"  // first: an error in a law names the way to it

#include "braid/layer/conv2d.hpp"

namespace braid::inline v0 {
namespace layer {

/// Convolution of each channel with one filter of its own: conv2d<C, K>(groups<C>), without saying C.
///
/// shapes  x: [C, H, W]; h: [C, (H + 2P - D(K-1) - 1) / S + 1, ...]; weight: [C, 1, K, K]; bias: [C].
/// options stride<S> (1), pad<P> (0), dilation<D> (1).
/// cost    2 K K flop a number of h forward, twice that backward.
/// errors  an_image, at_least<D(K-1)+1> (compile time).
/// source  torch.nn.Conv2d with groups = in_channels; Howard et al. 2017, arXiv:1704.04861.
template <std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1>
struct depthwise_conv2d
    : over_image<depthwise_conv2d<Kernel, Stride, Pad, Dilation>, taps<Kernel, Stride, Pad, Dilation>> {
  using options = option::list<option::stride<1>, option::pad<0>, option::dilation<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<depthwise_conv2d, Option...>();
    return depthwise_conv2d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                            option::value_or<option::pad, Pad, Option...>(),
                            option::value_or<option::dilation, Dilation, Option...>()>{};
  }
  template <class In>
  static constexpr std::size_t channels = window_if<is_image<In>, In, taps<1>>::channels;
  template <class In>
  struct on : conv2d<channels<In>, Kernel, Stride, Pad, Dilation, channels<In>>::template on<In> {
    using of = depthwise_conv2d;
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr sized<layer::depthwise_conv2d<Kernel>, Kernel> depthwise_conv2d{};
}  // namespace braid
