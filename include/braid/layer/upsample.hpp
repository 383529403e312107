#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
/// Between which two places of N result i of N * S lies, and how far on from the first, as align_corners=False has it.
template <class T, std::size_t N, std::size_t S>
struct between {
  std::size_t first, second;
  T part;
  BRAID_HD explicit between(std::size_t i) {
    T const x = (T(i) + T(0.5)) / T(S) - T(0.5), at = x > T(0) ? x : T(0);
    first = std::size_t(at);
    second = first + 1 < N ? first + 1 : first;
    part = at - T(first);
  }
  /// How much of place j is in the result.
  BRAID_HD T share(std::size_t j) const { return (j == first ? T(1) - part : T(0)) + (j == second ? part : T(0)); }
};
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t S>
struct repeat_pixels {  // r: a pixel of the result
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = r / (H * S * W * S), y = r / (W * S) % (H * S) / S, u = r % (W * S) / S;
    h[r * C + j] = x[((n * H + y) * W + u) * C + j];
  }
};
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t S>
struct repeat_pixels_din {  // r: a pixel of the input
  T* dx;
  T const* dh;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const row = r / W * S, u = r % W * S;  // rows of all images, one after another
    T s = 0;
    for (std::size_t i = 0; i < S; ++i)
      for (std::size_t k = 0; k < S; ++k) s += dh[((row + i) * W * S + u + k) * C + j];
    dx[r * C + j] = s;
  }
};
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t S>
struct mix_pixels {  // r: a pixel of the result
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    between<T, H, S> const y(r / (W * S) % (H * S));
    between<T, W, S> const u(r % (W * S));
    T const* const image = x + r / (H * S * W * S) * H * W * C + j;
    T const *const above = image + y.first * W * C, *const below = image + y.second * W * C;
    h[r * C + j] = (T(1) - y.part) * ((T(1) - u.part) * above[u.first * C] + u.part * above[u.second * C]) +
                   y.part * ((T(1) - u.part) * below[u.first * C] + u.part * below[u.second * C]);
  }
};
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t S>
struct mix_pixels_din {  // r: a pixel of the input; results nearer than S to it have a part of it
  T* dx;
  T const* dh;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const y = r / W % H, u = r % W;
    T const* const image = dh + r / (H * W) * H * S * W * S * C + j;
    T s = 0;
    for (std::size_t v = y ? (y - 1) * S : 0; v < (y + 2) * S && v < H * S; ++v) {
      T const share = between<T, H, S>(v).share(y);
      T line = 0;
      for (std::size_t w = u ? (u - 1) * S : 0; w < (u + 2) * S && w < W * S; ++w)
        line += between<T, W, S>(w).share(u) * image[(v * W * S + w) * C];
      s += share * line;
    }
    dx[r * C + j] = s;
  }
};
}  // namespace detail

/// An image of S times the height and width: each pixel S x S times, or, as upsample_bilinear<S>, mixed
/// from the four that lie around.
///
/// shapes  x: [C, H, W]; h: [C, S H, S W].
/// cost    one copy a number of h; bilinear 9 flop, and 8 S S flop a number of x backward.
/// errors  an_image (compile time).
/// source  torch.nn.Upsample(scale_factor=S, mode="nearest" or "bilinear", align_corners=False).
template <std::size_t S, bool Bilinear = false>
struct upsample : unit {
  static constexpr written_as<1> written{Bilinear ? "upsample_bilinear" : "upsample", {S}};
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In>, at<upsample>, got<In>, wants<an_image>>, "upsample wants an image [C, H, W]");
  }
  template <class In>
  struct on : bound<In> {
    using out = poison;
  };
  template <std::size_t C, std::size_t H, std::size_t W>
  struct on<channels_last<C, H, W>> : bound<channels_last<C, H, W>> {
    using of = upsample;
    using out = channels_last<C, H * S, W * S>;
    static constexpr bool reads_in = false;
    static constexpr std::size_t flops = Bilinear ? 9 * out::size : 0;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      using op = std::conditional_t<Bilinear, detail::mix_pixels<T, C, H, W, S>, detail::repeat_pixels<T, C, H, W, S>>;
      c.k.template each<C>(c.rows * H * S * W * S, op{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      using op = std::conditional_t<Bilinear, detail::mix_pixels_din<T, C, H, W, S>,
                                    detail::repeat_pixels_din<T, C, H, W, S>>;
      if (c.din()) c.k.template each<C>(c.rows * H * W, op{c.din().data, c.dout.data});
    }
  };
};

}  // namespace layer
template <std::size_t S>
inline constexpr sized<layer::upsample<S>, S> upsample{};
template <std::size_t S>
inline constexpr sized<layer::upsample<S, true>, S> upsample_bilinear{};
}  // namespace braid
