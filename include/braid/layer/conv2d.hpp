#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"
#include "braid/core/window.hpp"

namespace braid {
namespace layer {

/// The window over an image and what comes out; over a point where In is none.
template <class In, std::size_t Kernel, std::size_t Stride, std::size_t Pad>
struct window_over {
  using type = window<Kernel, Kernel, Kernel, 1, 0>;
  static constexpr std::size_t channels = 1;
  static constexpr bool fits = true;  // one fault is enough
  template <std::size_t>
  using out = poison;
};
template <std::size_t C, std::size_t H, std::size_t W, std::size_t Kernel, std::size_t Stride, std::size_t Pad>
struct window_over<channels_last<C, H, W>, Kernel, Stride, Pad> {
  using type = window<H, W, Kernel, Stride, Pad>;
  static constexpr std::size_t channels = C;
  static constexpr bool fits = type::fits;
  template <std::size_t O>
  using out = std::conditional_t<fits, channels_last<O, type::height_out, type::width_out>, poison>;
};
/// The law of what moves a window over an image.
template <class Self, std::size_t Kernel, std::size_t Stride, std::size_t Pad>
struct over_image : unit {
  static_assert(Kernel > 0 && Stride > 0, "a window and its stride are at least 1");
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In>, at<Self>, got<In>, wants<an_image>>, "this layer wants an image [C, H, W]");
    static_assert(holds<window_over<In, Kernel, Stride, Pad>::fits, at<Self>, got<In>, wants<at_least<Kernel>>>,
                  "the window is larger than the padded image: take a smaller one, or `pad<P>`");
  }
};

/// Convolution (cross-correlation, as everywhere in this field): h[o, y, x] = b[o] + sum w[o, c, i, j] x[c, sy+i-p, sx+j-p].
///
/// shapes  x: [C, H, W]; h: [O, (H + 2P - K) / S + 1, ...]; weight: [O, C, K, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), in a call: conv2d<16, 3>(stride<2>, pad<1>).
/// cost    2 O C K K flop a pixel of h forward, twice that backward.
/// errors  an_image, at_least<K> (compile time).
/// source  torch.nn.Conv2d.
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0>
struct conv2d : over_image<conv2d<O, Kernel, Stride, Pad>, Kernel, Stride, Pad> {
  template <class... Option>
  constexpr auto operator()(Option...) const {
    return conv2d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>()>{};
  }

  template <class In>
  struct on : bound<In> {
    using over = window_over<In, Kernel, Stride, Pad>;
    using win = typename over::type;
    using out = typename over::template out<O>;
    static constexpr std::size_t C = over::channels;
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
