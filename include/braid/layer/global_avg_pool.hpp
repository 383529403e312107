#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

/// Channels of an image or a volume and how many pixels each has; nothing where it is neither.
template <class In>
struct channel_sizes {
  using vector = poison;
  static constexpr std::size_t channels = 1, pixels = 1;
};
template <class In>
  requires(is_image<In> || is_volume<In>)
struct channel_sizes<In> {
  static constexpr std::size_t channels = In::channels, pixels = In::size / In::channels;
  using vector = shape<channels>;
};
/// The law of what takes all pixels of a channel together.
template <class Self>
struct over_pixels : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In> || is_volume<In>, at<Self>, got<In>, wants<an_image, a_volume>>,
                  "this layer wants an image [C, H, W] or a volume [C, D, H, W]");
  }
};

namespace detail {
template <class T, std::size_t C, std::size_t Pixels>
struct mean_of_pixels {  // r: a sample, j: a channel
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T s = 0;
    for (std::size_t i = 0; i < Pixels; ++i) s += x[(r * Pixels + i) * C + j];
    h[r * C + j] = s / T(Pixels);
  }
};
template <class T, std::size_t C, std::size_t Pixels>
struct mean_of_pixels_din {  // r: a pixel
  T* dx;
  T const* dh;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { dx[r * C + j] = dh[r / Pixels * C + j] / T(Pixels); }
};
}  // namespace detail

/// Mean of each channel over all its pixels.
///
/// shapes  x: [C, H, W] or [C, D, H, W]; h: [C].
/// cost    one addition a number of x.
/// errors  an_image or a_volume (compile time).
/// source  torch.nn.AdaptiveAvgPool2d(1) and 3d, flattened.
struct global_avg_pool : over_pixels<global_avg_pool> {
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t C = channel_sizes<In>::channels, pixels = channel_sizes<In>::pixels, flops = In::size;
    using out = typename channel_sizes<In>::vector;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<C>(c.rows, detail::mean_of_pixels<typename Call::scalar, C, pixels>{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::mean_of_pixels_din<typename Call::scalar, C, pixels>;
      if (c.din()) c.k.template each<C>(c.rows * pixels, op{c.din().data, c.dout.data});
    }
  };
};

}  // namespace layer
inline constexpr layer::global_avg_pool global_avg_pool{};
}  // namespace braid
