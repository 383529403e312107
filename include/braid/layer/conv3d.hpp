#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/layer/window_over.hpp"  // first: an error in a law names the way to it

#include "braid/layer/conv2d.hpp"

namespace braid::inline v0 {
namespace layer {

/// Convolution over a volume: a scan, or a video behind `| as_volume`.
///
/// shapes  x: [C, D, H, W]; h: [O, (D + 2P - K) / S + 1, ...]; weight: [O, C, K, K, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), dilation<D> (1), groups<G> (1), as conv2d's.
/// cost    2 O C/G K K K flop a voxel of h forward, twice that backward.
/// errors  a_volume, at_least<D(K-1)+1>, multiple_of<G> (compile time).
/// source  torch.nn.Conv3d.
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1,
          std::size_t Groups = 1>
struct conv3d : over_volume<conv3d<O, Kernel, Stride, Pad, Dilation, Groups>, taps<Kernel, Stride, Pad, Dilation, Groups>> {
  static_assert(O % Groups == 0, "groups<G> must divide the channels of the result");
  using options = option::list<option::stride<1>, option::pad<0>, option::dilation<1>, option::groups<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<conv3d, Option...>();
    return conv3d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>(),
                  option::value_or<option::dilation, Dilation, Option...>(),
                  option::value_or<option::groups, Groups, Option...>()>{};
  }
  template <class In>
  using over = window_if<is_volume<In>, In, taps<Kernel, Stride, Pad, Dilation, Groups>>;
  template <class In>
  struct on : detail::convolution<In, over<In>, O, filter<O, over<In>::channels / Groups, Kernel, Kernel, Kernel>> {
    using of = conv3d;
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr sized<layer::conv3d<O, Kernel>, O, Kernel> conv3d{};
}  // namespace braid
