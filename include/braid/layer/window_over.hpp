#pragma once
#include "braid/core/graph.hpp"
#include "braid/core/option.hpp"
#include "braid/core/window.hpp"

namespace braid::inline v0::layer {

/// What a layer moves over its input: Kernel taps along each axis, and the same options on all of them.
template <std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1, std::size_t Groups = 1>
struct taps {
  static_assert(Kernel > 0 && Stride > 0 && Dilation > 0 && Groups > 0,
                "a window, its stride, dilation and groups are at least 1");
  static constexpr std::size_t kernel = Kernel, stride = Stride, groups = Groups;
  template <std::size_t N>
  using along = axis<N, Kernel, Stride, Pad, Dilation>;
  static constexpr std::size_t reach = along<1>::reach;
};
/// The same turned round: In is what the window gives, and it moves over the result.
template <std::size_t Kernel, std::size_t Stride, std::size_t Pad, std::size_t More>
struct turned_taps {
  static_assert(Kernel > 0 && Stride > 0, "a window and its stride are at least 1");
  static_assert(More < Stride, "output_pad is less than the stride, as in PyTorch");
  static constexpr std::size_t kernel = Kernel, stride = Stride;
  static constexpr std::size_t longer(std::size_t n) {
    std::size_t const padded = (n - 1) * Stride + Kernel + More;
    return padded > 2 * Pad ? padded - 2 * Pad : 0;
  }
  template <std::size_t N>
  using along = axis<longer(N), Kernel, Stride, Pad>;
};

/// The window over In and what comes out, with O channels; over a point where In is of another kind.
template <class In, class Taps>
struct window_over {
  using type = window_of<axis<1>, axis<1>, axis<1>>;
  static constexpr std::size_t channels = 1;
  static constexpr bool fits = true, divides = true, keeps_lengths = false;  // one fault is enough
  template <std::size_t>
  using out = poison;
  template <std::size_t>
  using turned_out = poison;
};
namespace detail {
template <class Win, std::size_t C>
struct window_facts {
  using type = Win;
  static constexpr std::size_t channels = C;
  static constexpr bool fits = Win::fits && Win::pixels_in > 0, divides = C % Win::groups == 0, ok = fits && divides,
                        keeps_lengths = false;
};
template <class Taps>
inline constexpr std::size_t groups_of = 1;
template <class Taps>
  requires requires { Taps::groups; }
inline constexpr std::size_t groups_of<Taps> = Taps::groups;
}  // namespace detail
template <std::size_t T, std::size_t F, class Taps>
struct window_over<sequence<T, F>, Taps>
    : detail::window_facts<window_of<axis<1>, axis<1>, typename Taps::template along<T>, detail::groups_of<Taps>>, F> {
  using x = typename Taps::template along<T>;
  static constexpr bool keeps_lengths = x::out == x::size && Taps::stride == 1;
  template <std::size_t O>
  using out = std::conditional_t<window_over::ok, sequence<x::out, O>, poison>;
  template <std::size_t O>
  using turned_out = std::conditional_t<window_over::ok, sequence<x::size, O>, poison>;
};
template <std::size_t C, std::size_t H, std::size_t W, class Taps>
struct window_over<channels_last<C, H, W>, Taps>
    : detail::window_facts<window_of<axis<1>, typename Taps::template along<H>, typename Taps::template along<W>,
                                     detail::groups_of<Taps>>, C> {
  using y = typename Taps::template along<H>;
  using x = typename Taps::template along<W>;
  template <std::size_t O>
  using out = std::conditional_t<window_over::ok, channels_last<O, y::out, x::out>, poison>;
  template <std::size_t O>
  using turned_out = std::conditional_t<window_over::ok, channels_last<O, y::size, x::size>, poison>;
};
template <std::size_t C, std::size_t D, std::size_t H, std::size_t W, class Taps>
struct window_over<volume<C, D, H, W>, Taps>
    : detail::window_facts<window_of<typename Taps::template along<D>, typename Taps::template along<H>,
                                     typename Taps::template along<W>, detail::groups_of<Taps>>, C> {
  using z = typename Taps::template along<D>;
  using y = typename Taps::template along<H>;
  using x = typename Taps::template along<W>;
  template <std::size_t O>
  using out = std::conditional_t<window_over::ok, volume<O, z::out, y::out, x::out>, poison>;
};

// The laws of what moves a window over an image, a sequence or a volume.
template <class Self, class Taps>
struct over_image : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In>, at<Self>, got<In>, wants<an_image>>, "this layer wants an image [C, H, W]");
    using over = window_over<std::conditional_t<is_image<In>, In, poison>, Taps>;
    static_assert(holds<over::fits, at<Self>, got<In>, wants<at_least<Taps::reach>>>,
                  "the window is larger than the padded image: take a smaller one, or `pad<P>`");
    static_assert(holds<over::divides, at<Self>, got<In>, wants<multiple_of<Taps::groups>>>,
                  "groups<G> must divide the channels of the image");
  }
};
template <class Self, class Taps>
struct over_steps : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<Self>, got<In>, wants<a_sequence>>,
                  "this layer wants a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
    using over = window_over<std::conditional_t<is_series<In>, In, poison>, Taps>;
    static_assert(holds<over::fits, at<Self>, got<In>, wants<at_least<Taps::reach>>>,
                  "the window is longer than the padded sequence: take a shorter one, or `pad<P>`");
    static_assert(holds<over::divides, at<Self>, got<In>, wants<multiple_of<Taps::groups>>>,
                  "groups<G> must divide the features of a step");
  }
};
template <class Self, class Taps>
struct over_volume : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_volume<In>, at<Self>, got<In>, wants<a_volume>>,
                  "this layer wants a volume [C, D, H, W]: put `| as_volume` after a video");
    using over = window_over<std::conditional_t<is_volume<In>, In, poison>, Taps>;
    static_assert(holds<over::fits, at<Self>, got<In>, wants<at_least<Taps::reach>>>,
                  "the window is larger than the padded volume: take a smaller one, or `pad<P>`");
    static_assert(holds<over::divides, at<Self>, got<In>, wants<multiple_of<Taps::groups>>>,
                  "groups<G> must divide the channels of the volume");
  }
};

/// window_over In if it is of the kind that the layer takes.
template <bool Takes, class In, class Taps>
using window_if = window_over<std::conditional_t<Takes, In, poison>, Taps>;

}  // namespace braid::layer
