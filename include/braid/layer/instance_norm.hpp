#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/layer/group_norm.hpp"

namespace braid::inline v0 {
namespace option {
/// A norm with a trained weight and bias a channel.
struct affine {};
}  // namespace option
inline constexpr option::affine affine{};

namespace layer {

/// More than one position: with one, every channel would be its own mean.
template <class In>
inline constexpr bool has_several_positions = has_positions<In> && channels_of<In>::steps > 1;

/// Instance normalisation: h = (x - mean) / sqrt(var + eps), each channel of each sample by itself, over its pixels or
/// its used steps; instance_norm(affine) goes on with w h + b.
///
/// shapes  x: [C, H, W], [C, D, H, W] or [T, C]; h as x, zero beyond a sample's length; weight, bias: [C], with affine.
/// units   eps 1e-5, in squares of x's unit; the variance is the biased one. Prediction too takes the sample's own.
/// cost    three passes forward, three backward (five with affine); training keeps two numbers a channel.
/// errors  an_image or a_sequence, at_least<2> positions (compile time).
/// source  Ulyanov, Vedaldi and Lempitsky 2016, arXiv:1607.08022; torch.nn.InstanceNorm2d and 3d, and InstanceNorm1d, which
///         wants a sequence as [C, T].
template <bool Affine>
struct instance_norm : unit {
  using options = option::list<option::affine>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<instance_norm, Option...>();
    return instance_norm<(Affine || sizeof...(Option) > 0)>{};
  }

  template <class In>
  static consteval void law() {
    static_assert(holds<has_several_positions<In>, at<instance_norm>, got<In>, wants<an_image, a_sequence>>,
                  "instance_norm: give it an image of several pixels or a sequence; for features take layer_norm");
  }
  template <class In>
  struct on : grouped_norm<In, has_several_positions<In>, channels_of<In>::features::size, Affine> {
    using of = instance_norm;
  };
};

}  // namespace layer
inline constexpr layer::instance_norm<false> instance_norm{};
}  // namespace braid
