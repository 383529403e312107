#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/layer/window_over.hpp"
#include "braid/layer/within_length.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
/// A transposed convolution bound to an image or a sequence: what conv2d does backwards, forwards. Its window moves over
/// the result.
template <class In, class Over, std::size_t O, class Weight>
struct transposed_convolution : bound<In> {
  using win = typename Over::type;
  using out = typename Over::template turned_out<O>;
  static constexpr bool drops_lengths = !Over::keeps_lengths;
  static constexpr std::size_t fan_in = O * Weight::taps, flops = 2 * In::size * fan_in;

  template <template <class> class Tensor>
  struct params {
    Tensor<Weight> weight;
    Tensor<vec<O>> bias;
    static constexpr void each(auto&& self, auto&& f) {
      f("weight", self.weight, init::fan_in(fan_in)), f("bias", self.bias, init::fan_in(fan_in));
    }
  };
  template <template <class> class Batch>
  using scratch = length_room<Batch, In>;
  template <template <class> class Batch>
  using backward_scratch = length_room<Batch, In, out>;

  template <class Call>
  static void forward(Call const& c) {
    auto x = c.in();
    if constexpr (is_sequence<In>) x = within_length(c.k, x, c.scratch.first, c.lengths());
    c.k.conv2d_din(win{}, c.out.data, x.data, c.params.weight, c.rows);
    auto const h = channels_as_columns(c.out);
    c.k.map(h, fn::plus{}, h, c.params.bias);
    if constexpr (Over::keeps_lengths) clear_beyond_length(c.k, c.out, c.lengths());
  }
  template <class Call>
  static void backward(Call const& c) {
    using no_bias = tensor<vec<Weight::outputs>, typename Call::scalar const>;
    auto x = c.in();
    auto g = c.dout;
    if constexpr (is_sequence<In>) x = within_length(c.k, x, c.scratch.first, c.lengths());
    if constexpr (Over::keeps_lengths) g = within_length(c.k, g, c.scratch.second, c.lengths());
    c.k.conv2d_dw(win{}, c.dparams.weight, x.data, g.data, c.rows);
    c.k.add_rows(c.dparams.bias, channels_as_columns(g));
    if (!c.din()) return;
    c.k.conv2d(win{}, c.din().data, g.data, c.params.weight, no_bias{}, c.rows);
    if constexpr (is_sequence<In>) clear_beyond_length(c.k, c.din(), c.lengths());
  }
};
}  // namespace detail

/// Transposed convolution: each pixel of x adds w, times itself, to the K x K pixels of h under it; S pixels of h lie
/// between two of x.
///
/// shapes  x: [C, H, W]; h: [O, (H - 1) S - 2P + K + more, ...]; weight: [C, O, K, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), output_pad<more> (0), in a call: conv_transpose2d<8, 4>(stride<2>, pad<1>).
/// cost    2 O C K K flop a pixel of x forward, twice that backward.
/// errors  an_image, at_least<1>: padding leaves nothing (compile time).
/// source  torch.nn.ConvTranspose2d.
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t More = 0>
struct conv_transpose2d : unit {
  using over_taps = turned_taps<Kernel, Stride, Pad, More>;
  using options = option::list<option::stride<1>, option::pad<0>, option::output_pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<conv_transpose2d, Option...>();
    return conv_transpose2d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                            option::value_or<option::pad, Pad, Option...>(),
                            option::value_or<option::output_pad, More, Option...>()>{};
  }
  template <class In>
  using over = window_if<is_image<In>, In, over_taps>;
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In>, at<conv_transpose2d>, got<In>, wants<an_image>>,
                  "conv_transpose2d wants an image [C, H, W]");
    static_assert(holds<over<In>::fits, at<conv_transpose2d>, got<In>, wants<at_least<1>>>,
                  "conv_transpose2d: `pad<P>` takes P pixels from each side, and nothing is left: take less");
  }
  template <class In>
  struct on : detail::transposed_convolution<In, over<In>, O, filter<over<In>::channels, O, Kernel, Kernel>> {
    using of = conv_transpose2d;
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr sized<layer::conv_transpose2d<O, Kernel>, O, Kernel> conv_transpose2d{};
}  // namespace braid
