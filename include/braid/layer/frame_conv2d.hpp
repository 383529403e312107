#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/layer/window_over.hpp"  // first: an error in a law names the way to it

#include "braid/layer/conv2d.hpp"

namespace braid::inline v0 {
namespace layer {

/// A window over each frame of a volume by itself; over a point where In is no volume.
template <class In, class Taps>
struct window_over_frames : window_over<poison, Taps> {};
template <std::size_t C, std::size_t D, std::size_t H, std::size_t W, class Taps>
struct window_over_frames<volume<C, D, H, W>, Taps>
    : detail::window_facts<window_of<axis<D>, typename Taps::template along<H>, typename Taps::template along<W>,
                                     detail::groups_of<Taps>>, C> {
  using y = typename Taps::template along<H>;
  using x = typename Taps::template along<W>;
  template <std::size_t O>
  using out = std::conditional_t<window_over_frames::ok, volume<O, D, y::out, x::out>, poison>;
};
/// The law of what moves a window over each frame.
template <class Self, class Taps>
struct over_frames : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_volume<In>, at<Self>, got<In>, wants<a_volume>>,
                  "this layer wants frames as a volume [C, D, H, W]: put `| as_volume` after a video");
    static_assert(holds<window_over_frames<In, Taps>::fits, at<Self>, got<In>, wants<at_least<Taps::reach>>>,
                  "the window is larger than the padded frame: take a smaller one, or `pad<P>`");
    static_assert(holds<window_over_frames<In, Taps>::divides, at<Self>, got<In>, wants<multiple_of<Taps::groups>>>,
                  "groups<G> must divide the channels of the frames");
  }
};

/// conv2d of each frame of a video behind `| as_volume`, with the same filters for all.
///
/// shapes  x: [C, D, H, W], D frames; h: [O, D, (H + 2P - K) / S + 1, ...]; weight: [O, C / G, K, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), dilation<D> (1), groups<G> (1), as conv2d's.
/// cost    that of conv2d, D times.
/// errors  a_volume, at_least<D(K-1)+1>, multiple_of<G> (compile time).
/// source  torch.nn.Conv2d on x.transpose(1, 2).flatten(0, 1).
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1,
          std::size_t Groups = 1>
struct frame_conv2d : over_frames<frame_conv2d<O, Kernel, Stride, Pad, Dilation, Groups>, taps<Kernel, Stride, Pad, Dilation, Groups>> {
  static_assert(O % Groups == 0, "groups<G> must divide the channels of the result");
  using options = option::list<option::stride<1>, option::pad<0>, option::dilation<1>, option::groups<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<frame_conv2d, Option...>();
    return frame_conv2d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                        option::value_or<option::pad, Pad, Option...>(),
                        option::value_or<option::dilation, Dilation, Option...>(),
                        option::value_or<option::groups, Groups, Option...>()>{};
  }
  template <class In>
  using over = window_over_frames<In, taps<Kernel, Stride, Pad, Dilation, Groups>>;
  template <class In>
  struct on : detail::convolution<In, over<In>, O, filter<O, over<In>::channels / Groups, Kernel, Kernel>> {
    using of = frame_conv2d;
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr sized<layer::frame_conv2d<O, Kernel>, O, Kernel> frame_conv2d{};
}  // namespace braid
