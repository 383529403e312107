#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/layer/window_over.hpp"  // first: an error in a law names the way to it

#include "braid/layer/avg_pool2d.hpp"

namespace braid::inline v0 {
namespace layer {

/// Mean of each window along time, feature by feature; padding counts as zeros.
///
/// Steps beyond a sample's length count as zeros. Where h has as many steps as x they are zeros in h too and the lengths
/// stay; else all steps of h count from here on.
///
/// shapes  x: [T, F]; h: [(T + 2P - K) / S + 1, F].
/// options stride<S> (K), pad<P> (0).
/// cost    K additions a number of h; a copy of x where there are lengths.
/// errors  a_sequence, at_least<K> (compile time).
/// source  torch.nn.AvgPool1d (count_include_pad) on x times its mask, with channels last.
template <std::size_t Kernel, std::size_t Stride = Kernel, std::size_t Pad = 0>
struct avg_pool1d : over_steps<avg_pool1d<Kernel, Stride, Pad>, taps<Kernel, Stride, Pad>> {
  static_assert(2 * Pad <= Kernel, "pad at most half of the window, as in PyTorch");
  using options = option::list<option::stride<Kernel>, option::pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<avg_pool1d, Option...>();
    return avg_pool1d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>()>{};
  }
  template <class In>
  struct on : detail::mean_of_window<In, window_if<is_series<In>, In, taps<Kernel, Stride, Pad>>> {
    using of = avg_pool1d;
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr sized<layer::avg_pool1d<Kernel>, Kernel> avg_pool1d{};
}  // namespace braid
