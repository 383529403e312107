#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/layer/window_over.hpp"
#include "braid/layer/within_length.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
/// A convolution bound to an image, a sequence or a volume. Over: its window_over; Weight: the filters.
template <class In, class Over, std::size_t O, class Weight>
struct convolution : bound<In> {
  using win = typename Over::type;
  using out = typename Over::template out<O>;
  static constexpr bool drops_lengths = !Over::keeps_lengths;
  static constexpr std::size_t fan_in = Weight::channels * Weight::taps, flops = 2 * out::size * fan_in;

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

  static void forward(auto const& c) {
    auto x = c.in();
    if constexpr (is_sequence<In>) x = within_length(c.k, x, c.scratch.first, c.lengths());
    c.k.conv2d(win{}, c.out.data, x.data, c.params.weight, c.params.bias, c.rows);
    if constexpr (Over::keeps_lengths) clear_beyond_length(c.k, c.out, c.lengths());
  }
  static void backward(auto const& c) {
    auto x = c.in();
    auto g = c.dout;
    if constexpr (is_sequence<In>) x = within_length(c.k, x, c.scratch.first, c.lengths());
    if constexpr (Over::keeps_lengths) g = within_length(c.k, g, c.scratch.second, c.lengths());
    c.k.conv2d_dw(win{}, c.dparams.weight, g.data, x.data, c.rows);
    c.k.add_rows(c.dparams.bias, channels_as_columns(g));
    if (!c.din()) return;
    c.k.conv2d_din(win{}, c.din().data, g.data, c.params.weight, c.rows);
    if constexpr (is_sequence<In>) clear_beyond_length(c.k, c.din(), c.lengths());
  }
};
}  // namespace detail

/// Convolution (cross-correlation, as everywhere in this field): h[o, y, x] = b[o] + sum w[o, c, i, j] x[c, sy+di-p,
/// sx+dj-p]. Of G groups, each sees its share of the channels and gives its share of the result.
///
/// shapes  x: [C, H, W]; h: [O, (H + 2P - D(K-1) - 1) / S + 1, ...]; weight: [O, C / G, K, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), dilation<D> (1), groups<G> (1), in a call: conv2d<16, 3>(stride<2>, pad<1>).
/// cost    2 O C/G K K flop a pixel of h forward, twice that backward. On `cpu` 1 group and C groups have kernels of their
///         own; other groups run as plain loops.
/// errors  an_image, at_least<D(K-1)+1>, multiple_of<G> (compile time).
/// source  torch.nn.Conv2d.
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1,
          std::size_t Groups = 1>
struct conv2d : over_image<conv2d<O, Kernel, Stride, Pad, Dilation, Groups>, taps<Kernel, Stride, Pad, Dilation, Groups>> {
  static_assert(O % Groups == 0, "groups<G> must divide the channels of the result");
  using options = option::list<option::stride<1>, option::pad<0>, option::dilation<1>, option::groups<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<conv2d, Option...>();
    return conv2d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>(),
                  option::value_or<option::dilation, Dilation, Option...>(),
                  option::value_or<option::groups, Groups, Option...>()>{};
  }
  template <class In>
  using over = window_if<is_image<In>, In, taps<Kernel, Stride, Pad, Dilation, Groups>>;
  template <class In>
  struct on : detail::convolution<In, over<In>, O, filter<O, over<In>::channels / Groups, Kernel, Kernel>> {
    using of = conv2d;
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr sized<layer::conv2d<O, Kernel>, O, Kernel> conv2d{};
}  // namespace braid
