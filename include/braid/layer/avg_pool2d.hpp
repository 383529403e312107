#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/backend/ops_window.hpp"
#include "braid/layer/window_over.hpp"
#include "braid/layer/within_length.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
/// The mean of each window of an image or a sequence.
template <class In, class Over>
struct mean_of_window : bound<In> {
  using win = typename Over::type;
  static constexpr std::size_t C = Over::channels;
  using out = typename Over::template out<C>;
  static constexpr std::size_t flops = out::size * win::taps;
  static constexpr bool reads_in = false, drops_lengths = !Over::keeps_lengths;
  template <template <class> class Batch>
  using scratch = length_room<Batch, In>;
  template <template <class> class Batch>
  using backward_scratch = length_room<Batch, out>;

  template <class Call>
  static void forward(Call const& c) {
    auto x = c.in();
    if constexpr (is_sequence<In>) x = within_length(c.k, x, c.scratch.first, c.lengths());
    c.k.template each<C>(c.rows * win::pixels_out, ops::avg_pool<typename Call::scalar, win, C>{c.out.data, x.data});
    if constexpr (Over::keeps_lengths) clear_beyond_length(c.k, c.out, c.lengths());
  }
  template <class Call>
  static void backward(Call const& c) {
    if (!c.din()) return;
    auto g = c.dout;
    if constexpr (Over::keeps_lengths) g = within_length(c.k, g, c.scratch.first, c.lengths());
    c.k.template each<C>(c.rows * win::pixels_in, ops::avg_pool_din<typename Call::scalar, win, C>{c.din().data, g.data});
    if constexpr (is_sequence<In>) clear_beyond_length(c.k, c.din(), c.lengths());
  }
};
}  // namespace detail

/// Mean of each window; padding counts as zeros.
///
/// shapes  x: [C, H, W]; h: [C, (H + 2P - K) / S + 1, ...].
/// options stride<S> (K), pad<P> (0).
/// cost    K K additions a pixel of h.
/// errors  an_image, at_least<K> (compile time).
/// source  torch.nn.AvgPool2d (count_include_pad).
template <std::size_t Kernel, std::size_t Stride = Kernel, std::size_t Pad = 0>
struct avg_pool2d : over_image<avg_pool2d<Kernel, Stride, Pad>, taps<Kernel, Stride, Pad>> {
  static_assert(2 * Pad <= Kernel, "pad at most half of the window, as in PyTorch");
  using options = option::list<option::stride<Kernel>, option::pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<avg_pool2d, Option...>();
    return avg_pool2d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>()>{};
  }
  template <class In>
  struct on : detail::mean_of_window<In, window_if<is_image<In>, In, taps<Kernel, Stride, Pad>>> {
    using of = avg_pool2d;
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr sized<layer::avg_pool2d<Kernel>, Kernel> avg_pool2d{};
}  // namespace braid
