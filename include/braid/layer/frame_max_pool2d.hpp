#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/layer/frame_conv2d.hpp"
#include "braid/layer/max_pool2d.hpp"

namespace braid::inline v0 {
namespace layer {

/// max_pool2d of each frame of a video behind `| as_volume`.
///
/// shapes  x: [C, D, H, W], D frames; h: [C, D, (H + 2P - K) / S + 1, ...].
/// options stride<S> (K), pad<P> (0).
/// cost    K K comparisons a number of h.
/// errors  a_volume, at_least<K> (compile time).
/// source  torch.nn.MaxPool2d on x.transpose(1, 2).flatten(0, 1); the first of equals gets the gradient.
template <std::size_t Kernel, std::size_t Stride = Kernel, std::size_t Pad = 0>
struct frame_max_pool2d : over_frames<frame_max_pool2d<Kernel, Stride, Pad>, taps<Kernel, Stride, Pad>> {
  static_assert(2 * Pad <= Kernel, "pad at most half of the window, as in PyTorch");
  using options = option::list<option::stride<Kernel>, option::pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<frame_max_pool2d, Option...>();
    return frame_max_pool2d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                            option::value_or<option::pad, Pad, Option...>()>{};
  }
  template <class In>
  struct on : detail::largest<In, window_over_frames<In, taps<Kernel, Stride, Pad>>> {
    using of = frame_max_pool2d;
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr sized<layer::frame_max_pool2d<Kernel>, Kernel> frame_max_pool2d{};
}  // namespace braid
