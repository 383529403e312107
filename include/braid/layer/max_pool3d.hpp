#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/layer/window_over.hpp"  // first: an error in a law names the way to it

#include "braid/layer/max_pool2d.hpp"

namespace braid::inline v0 {
namespace layer {

/// Largest of each window of a volume; padding never wins.
///
/// shapes  x: [C, D, H, W]; h: [C, (D + 2P - K) / S + 1, ...].
/// options stride<S> (K), pad<P> (0).
/// cost    K K K comparisons a voxel of h.
/// errors  a_volume, at_least<K> (compile time).
/// source  torch.nn.MaxPool3d; the first of equals gets the gradient.
template <std::size_t Kernel, std::size_t Stride = Kernel, std::size_t Pad = 0>
struct max_pool3d : over_volume<max_pool3d<Kernel, Stride, Pad>, taps<Kernel, Stride, Pad>> {
  static_assert(2 * Pad <= Kernel, "pad at most half of the window, as in PyTorch");
  using options = option::list<option::stride<Kernel>, option::pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<max_pool3d, Option...>();
    return max_pool3d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>()>{};
  }
  template <class In>
  struct on : detail::largest<In, window_if<is_volume<In>, In, taps<Kernel, Stride, Pad>>> {
    using of = max_pool3d;
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr sized<layer::max_pool3d<Kernel>, Kernel> max_pool3d{};
}  // namespace braid
