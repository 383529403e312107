#pragma once
#include "braid/backend/ops_window.hpp"
#include "braid/layer/conv2d.hpp"

namespace braid {
namespace layer {

/// Largest of each window; padding never wins.
///
/// shapes  x: [C, H, W]; h: [C, (H + 2P - K) / S + 1, ...].
/// options stride<S> (K), pad<P> (0).
/// cost    K K comparisons or additions a pixel of h.
/// errors  an_image, at_least<K> (compile time).
/// source  torch.nn.MaxPool2d; the first of equals gets the gradient.
template <std::size_t Kernel, std::size_t Stride = Kernel, std::size_t Pad = 0>
struct max_pool2d : over_image<max_pool2d<Kernel, Stride, Pad>, Kernel, Stride, Pad> {
  static_assert(2 * Pad <= Kernel, "pad at most half of the window, as in PyTorch");
  template <class... Option>
  constexpr auto operator()(Option...) const {
    return max_pool2d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                      option::value_or<option::pad, Pad, Option...>()>{};
  }

  template <class In>
  struct on : bound<In> {
    using over = window_over<In, Kernel, Stride, Pad>;
    using win = typename over::type;
    static constexpr std::size_t C = over::channels;
    using out = typename over::template out<C>;
    static constexpr std::size_t flops = out::size * Kernel * Kernel;
    static constexpr bool reads_out = true;

    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<C>(c.rows * win::pixels_out,
                           ops::max_pool<typename Call::scalar, win, C>{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      if (c.din())
        c.k.template each<C>(c.rows * win::pixels_in,
                             ops::max_pool_din<typename Call::scalar, win, C>{c.din().data, c.dout.data, c.in().data, c.out.data});
    }
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr layer::max_pool2d<Kernel> max_pool2d{};
}  // namespace braid
