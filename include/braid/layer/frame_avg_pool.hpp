#pragma once
#include "braid/layer/global_avg_pool.hpp"

namespace braid::inline v0 {
namespace layer {

/// Frames as the steps of a sequence: the mean of each channel over the pixels of each frame. All steps are used.
///
/// shapes  x: [C, D, H, W], D frames behind `| as_volume`; h: [D, C].
/// cost    one addition a number of x.
/// errors  a_volume (compile time).
/// source  x.mean((3, 4)).transpose(1, 2) in PyTorch.
struct frame_avg_pool : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_volume<In>, at<frame_avg_pool>, got<In>, wants<a_volume>>,
                  "frame_avg_pool wants frames as a volume [C, D, H, W]: put `| as_volume` after a video");
  }
  template <class In>
  struct sizes {
    using out = poison;
    static constexpr std::size_t channels = 1, frames = 1, pixels = 1;
  };
  template <std::size_t C, std::size_t D, std::size_t H, std::size_t W>
  struct sizes<volume<C, D, H, W>> {
    using out = sequence<D, C>;
    static constexpr std::size_t channels = C, frames = D, pixels = H * W;
  };
  template <class In>
  struct on : bound<In> {
    using of = sizes<In>;
    using out = typename of::out;
    static constexpr std::size_t C = of::channels, frames = of::frames, pixels = of::pixels, flops = In::size;
    static constexpr bool reads_in = false;

    // A frame lies as an image does, its channels last.
    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<C>(c.rows * frames, detail::mean_of_pixels<typename Call::scalar, C, pixels>{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::mean_of_pixels_din<typename Call::scalar, C, pixels>;
      if (c.din()) c.k.template each<C>(c.rows * frames * pixels, op{c.din().data, c.dout.data});
    }
  };
};

}  // namespace layer
inline constexpr layer::frame_avg_pool frame_avg_pool{};
}  // namespace braid
