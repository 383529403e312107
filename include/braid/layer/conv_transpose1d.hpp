#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/layer/conv_transpose2d.hpp"

namespace braid::inline v0 {
namespace layer {

/// Transposed convolution along time: each step of x adds w, times itself, to the K steps of h under it.
///
/// Steps beyond a sample's length count as zeros. Where h has as many steps as x they are zeros in h too and the lengths
/// stay; else all steps of h count from here on.
///
/// shapes  x: [T, F]; h: [(T - 1) S - 2P + K + more, O]; weight: [F, O, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), output_pad<more> (0), in a call: conv_transpose1d<8, 4>(stride<2>, pad<1>).
/// cost    2 O F K flop a step of x forward, twice that backward; a copy of x where there are lengths.
/// errors  a_sequence, at_least<1>: padding leaves nothing (compile time).
/// source  torch.nn.ConvTranspose1d on x times its mask, with channels last.
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t More = 0>
struct conv_transpose1d : unit {
  using over_taps = turned_taps<Kernel, Stride, Pad, More>;
  using options = option::list<option::stride<1>, option::pad<0>, option::output_pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<conv_transpose1d, Option...>();
    return conv_transpose1d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                            option::value_or<option::pad, Pad, Option...>(),
                            option::value_or<option::output_pad, More, Option...>()>{};
  }
  template <class In>
  using over = window_if<is_series<In>, In, over_taps>;
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<conv_transpose1d>, got<In>, wants<a_sequence>>,
                  "conv_transpose1d wants a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
    static_assert(holds<over<In>::fits, at<conv_transpose1d>, got<In>, wants<at_least<1>>>,
                  "conv_transpose1d: `pad<P>` takes P steps from each end, and nothing is left: take less");
  }
  template <class In>
  struct on : detail::transposed_convolution<In, over<In>, O, filter<over<In>::channels, O, Kernel>> {
    using of = conv_transpose1d;
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr sized<layer::conv_transpose1d<O, Kernel>, O, Kernel> conv_transpose1d{};
}  // namespace braid
