#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/conv1d.hpp"
#include "braid/layer/relu.hpp"
#include "braid/layer/sequence_law.hpp"
#include "braid/layer/take_steps.hpp"

#include <cstddef>
#include <string_view>

namespace braid::inline v0::encode {

namespace detail {
struct conv1_part {
  static constexpr std::string_view name = "conv1";
};
struct conv2_part {
  static constexpr std::string_view name = "conv2";
};
struct downsample_part {
  static constexpr std::string_view name = "downsample";
};
struct network_part {
  static constexpr std::string_view name = "network";
};

/// h = relu(x + relu(conv2(relu(conv1(x))))), both convolutions over the past alone.
template <std::size_t Channels, std::size_t Kernel, std::size_t Dilation>
struct temporal_block : composed<temporal_block<Channels, Kernel, Dilation>> {
  static constexpr std::string_view name = "temporal_block";
  static constexpr std::size_t sizes = 3;
  template <class In>
  static constexpr bool fits = layer::is_steps<In>;
  static constexpr auto body(auto x) {
    constexpr std::size_t F = last_axis<out_t<decltype(x)>>::features::size;
    // The sum goes by the lengths of its first branch; what is causal never looks beyond them.
    if constexpr (F == Channels) return fuse<sum>(x, past(x)) | relu;
    else return fuse<sum>(x | named<downsample_part>(conv1d<Channels, 1>), past(x)) | relu;
  }

 private:
  static constexpr auto past(auto x) {
    constexpr std::size_t T = last_axis<out_t<decltype(x)>>::steps, before = Dilation * (Kernel - 1);
    constexpr auto convolution = conv1d<Channels, Kernel>(pad<before>, dilation<Dilation>);
    return x | named<conv1_part>(convolution) | take_steps<0, T> | relu | named<conv2_part>(convolution) | take_steps<0, T> | relu;
  }
};

template <std::size_t Channels, std::size_t Kernel, std::size_t Levels>
struct tcn_unit : composed<tcn_unit<Channels, Kernel, Levels>> {
  static constexpr std::string_view name = "tcn";
  static constexpr std::size_t sizes = 3;
  template <class In>
  static constexpr bool fits = layer::is_steps<In>;
  template <class In>
  static consteval void law() {
    static_assert(holds<fits<In>, at<tcn_unit>, got<In>, wants<a_sequence>>,
                  "tcn wants vectors [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  static constexpr auto body(auto x) { return deeper<0>(x); }

 private:
  template <std::size_t I>
  static constexpr auto deeper(auto x) {
    if constexpr (I == Levels) return x;
    else return deeper<I + 1>(x | named<fusion::numbered<I, network_part>>(temporal_block<Channels, Kernel, std::size_t{1} << I>{}));
  }
};
}  // namespace detail

/// A series by convolutions that look at the past alone, each level twice as far back as the one below: step t of h knows steps
/// t - 2 (Kernel - 1) (2^Levels - 1) to t of x, and none behind t.
///
///   pulse | encode::tcn<32, 3, 4> | last
///
/// shapes  x: [T, F]; h: [T, Channels]. Parameters: network.i.conv1.*, network.i.conv2.*, network.i.downsample.* where F is not
///         Channels.
/// cost    4 T Levels Kernel Channels^2 flop, and T + its reach back of memory a level.
/// errors  a_sequence (compile time).
/// source  Bai et al. 2018, arXiv:1803.01271, without weight normalisation and dropout.
template <std::size_t Channels, std::size_t Kernel, std::size_t Levels>
inline constexpr sized<detail::tcn_unit<Channels, Kernel, Levels>, Channels, Kernel, Levels> tcn{};

}  // namespace braid::encode
