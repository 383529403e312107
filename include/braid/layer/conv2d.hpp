#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"
#include "braid/core/window.hpp"

namespace braid {
namespace layer {

/// [C, H, W] -> [O, H', W'] under a window, or what is wrong. O = 0 keeps the channels.
template <class Where, class In, std::size_t O, std::size_t Kernel, std::size_t Stride, std::size_t Pad>
consteval auto window_shape() {
  static_assert(holds<is_image<In>, at<Where>, got<In>, wants<an_image>>, "this layer wants an image [C, H, W]");
  if constexpr (is_image<In>) {
    using win = window<In::height, In::width, Kernel, Stride, Pad>;
    static_assert(holds<win::fits, at<Where>, got<In>, wants<at_least<Kernel>>>,
                  "the window is larger than the padded image: take a smaller one, or `pad<P>`");
    if constexpr (win::fits) return channels_last<O ? O : In::channels, win::height_out, win::width_out>{};
    else return poison{};
  } else {
    return poison{};
  }
}
/// The window over In; over a point where In is no image, so that one wrong shape stays one error.
template <class In, std::size_t Kernel, std::size_t Stride, std::size_t Pad>
struct window_over {
  using type = window<Kernel, Kernel, Kernel, 1, 0>;
  static constexpr std::size_t channels = 1;
};
template <std::size_t C, std::size_t H, std::size_t W, std::size_t Kernel, std::size_t Stride, std::size_t Pad>
struct window_over<channels_last<C, H, W>, Kernel, Stride, Pad> {
  using type = window<H, W, Kernel, Stride, Pad>;
  static constexpr std::size_t channels = C;
};

/// Convolution (cross-correlation, as everywhere in this field): h[o, y, x] = b[o] + sum w[o, c, i, j] x[c, sy+i-p, sx+j-p].
///
/// shapes  x: [C, H, W]; h: [O, (H + 2P - K) / S + 1, ...]; weight: [O, C, K, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), in a call: conv2d<16, 3>(stride<2>, pad<1>).
/// cost    2 O C K K flop a pixel of h forward, twice that backward.
/// errors  an_image, at_least<K> (compile time).
/// source  torch.nn.Conv2d.
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0>
struct conv2d : unit {
  template <class... Option>
  constexpr auto operator()(Option...) const {
    return conv2d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>()>{};
  }

  template <class In>
  struct on : bound<In> {
    using out = decltype(window_shape<conv2d, In, O, Kernel, Stride, Pad>());
    using win = typename window_over<In, Kernel, Stride, Pad>::type;
    static constexpr std::size_t C = window_over<In, Kernel, Stride, Pad>::channels;
    static constexpr std::size_t flops = 2 * out::size * C * Kernel * Kernel;

    template <template <class> class Tensor>
    struct params {
      Tensor<filter<O, C, Kernel, Kernel>> weight;
      Tensor<vec<O>> bias;
      static constexpr void each(auto&& self, auto&& f) {
        f("weight", self.weight, init::fan_in(C * Kernel * Kernel));
        f("bias", self.bias, init::fan_in(C * Kernel * Kernel));
      }
    };
    static void forward(auto const& c) {
      c.k.conv2d(win{}, c.out.data, c.in().data, c.params.weight, c.params.bias, c.rows);
    }
    static void backward(auto const& c) {
      c.k.conv2d_dw(win{}, c.dparams.weight, c.dout.data, c.in().data, c.rows);
      c.k.add_rows(c.dparams.bias, channels_as_columns(c.dout));
      if (c.din()) c.k.conv2d_din(win{}, c.din().data, c.dout.data, c.params.weight, c.rows);
    }
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr layer::conv2d<O, Kernel> conv2d{};
}  // namespace braid
