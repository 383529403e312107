#pragma once
#include "braid/core/option.hpp"       // first, as the next: an error in a law names the way to it
#include "braid/layer/window_over.hpp"

#include "braid/layer/conv2d.hpp"

namespace braid::inline v0 {
namespace layer {

/// Convolution along time: h[t, o] = b[o] + sum w[o, f, i] x[st+di-p, f].
///
/// Steps beyond a sample's length count as zeros. Where h has as many steps as x (stride 1, padding to match) they are
/// zeros in h too and the lengths stay; else all steps of h count from here on.
///
/// shapes  x: [T, F]; h: [(T + 2P - D(K-1) - 1) / S + 1, O]; weight: [O, F / G, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), dilation<D> (1), groups<G> (1), in a call: conv1d<16, 3>(pad<1>).
/// cost    2 O F/G K flop a step of h forward, twice that backward; a copy of x where there are lengths.
/// errors  a_sequence, at_least<D(K-1)+1>, multiple_of<G> (compile time).
/// source  torch.nn.Conv1d on x times its mask, with channels last.
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1,
          std::size_t Groups = 1>
struct conv1d : over_steps<conv1d<O, Kernel, Stride, Pad, Dilation, Groups>, taps<Kernel, Stride, Pad, Dilation, Groups>> {
  static_assert(O % Groups == 0, "groups<G> must divide the features of the result");
  using options = option::list<option::stride<1>, option::pad<0>, option::dilation<1>, option::groups<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<conv1d, Option...>();
    return conv1d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>(),
                  option::value_or<option::dilation, Dilation, Option...>(),
                  option::value_or<option::groups, Groups, Option...>()>{};
  }
  template <class In>
  using over = window_if<is_series<In>, In, taps<Kernel, Stride, Pad, Dilation, Groups>>;
  template <class In>
  struct on : detail::convolution<In, over<In>, O, filter<O, over<In>::channels / Groups, Kernel>> {
    using of = conv1d;
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr sized<layer::conv1d<O, Kernel>, O, Kernel> conv1d{};
}  // namespace braid
