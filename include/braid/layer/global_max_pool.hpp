#pragma once
#include "braid/layer/global_avg_pool.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t C, std::size_t Pixels>
struct max_of_pixels {  // r: a sample, j: a channel
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T best = x[r * Pixels * C + j];
    for (std::size_t i = 1; i < Pixels; ++i) {
      T const v = x[(r * Pixels + i) * C + j];
      best = v > best || v != v ? v : best;  // a NaN stays, as in PyTorch
    }
    h[r * C + j] = best;
  }
};
template <class T, std::size_t C, std::size_t Pixels>
struct max_of_pixels_din {  // r: a sample, j: a channel
  T* dx;
  T const *dh, *x, *h;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool before = true;
    for (std::size_t i = 0; i < Pixels; ++i) {
      std::size_t const at = (r * Pixels + i) * C + j;
      bool const first = before && x[at] == h[r * C + j];
      dx[at] = first ? dh[r * C + j] : T(0);
      before = before && !first;
    }
  }
};
}  // namespace detail

/// Largest of each channel over all its pixels.
///
/// shapes  x: [C, H, W] or [C, D, H, W]; h: [C].
/// cost    one comparison a number of x.
/// errors  an_image or a_volume (compile time).
/// source  torch.nn.AdaptiveMaxPool2d(1) and 3d, flattened; the first of equals gets the gradient.
struct global_max_pool : over_pixels<global_max_pool> {
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t C = channel_sizes<In>::channels, pixels = channel_sizes<In>::pixels, flops = In::size;
    using out = typename channel_sizes<In>::vector;
    static constexpr bool reads_out = true;

    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<C>(c.rows, detail::max_of_pixels<typename Call::scalar, C, pixels>{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::max_of_pixels_din<typename Call::scalar, C, pixels>;
      if (c.din()) c.k.template each<C>(c.rows, op{c.din().data, c.dout.data, c.in().data, c.out.data});
    }
  };
};

}  // namespace layer
inline constexpr layer::global_max_pool global_max_pool{};
}  // namespace braid
