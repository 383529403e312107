#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t Top, std::size_t Bottom, std::size_t Left,
          std::size_t Right>
struct frame_with_zeros {  // r: a pixel of the result
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    constexpr std::size_t tall = H + Top + Bottom, wide = W + Left + Right;
    std::size_t const y = r / wide % tall - Top, u = r % wide - Left;  // wraps far beyond where it is padding
    h[r * C + j] = y < H && u < W ? x[((r / (tall * wide) * H + y) * W + u) * C + j] : T(0);
  }
};
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t Top, std::size_t Bottom, std::size_t Left,
          std::size_t Right>
struct cut_frame {  // r: a pixel of the input
  T* dx;
  T const* dh;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    constexpr std::size_t tall = H + Top + Bottom, wide = W + Left + Right;
    dx[r * C + j] = dh[((r / (H * W) * tall + r / W % H + Top) * wide + r % W + Left) * C + j];
  }
};
}  // namespace detail

/// Zeros around an image: pad2d<P>, or pad2d<Top, Bottom, Left, Right>.
///
/// shapes  x: [C, H, W]; h: [C, Top + H + Bottom, Left + W + Right].
/// cost    one copy.
/// errors  an_image (compile time).
/// source  torch.nn.ZeroPad2d, which lists left, right, top, bottom.
template <std::size_t Top, std::size_t Bottom, std::size_t Left, std::size_t Right>
struct pad2d : unit {
  static constexpr bool alike = Top == Bottom && Top == Left && Top == Right;
  static constexpr auto written = [] {
    if constexpr (alike) return written_as<1>{"pad2d", {Top}};
    else return written_as<4>{"pad2d", {Top, Bottom, Left, Right}};
  }();
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In>, at<pad2d>, got<In>, wants<an_image>>, "pad2d wants an image [C, H, W]");
  }
  template <class In>
  struct on : bound<In> {
    using out = poison;
  };
  template <std::size_t C, std::size_t H, std::size_t W>
  struct on<channels_last<C, H, W>> : bound<channels_last<C, H, W>> {
    using of = pad2d;
    using out = channels_last<C, Top + H + Bottom, Left + W + Right>;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::frame_with_zeros<typename Call::scalar, C, H, W, Top, Bottom, Left, Right>;
      c.k.template each<C>(c.rows * out::height * out::width, op{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::cut_frame<typename Call::scalar, C, H, W, Top, Bottom, Left, Right>;
      if (c.din()) c.k.template each<C>(c.rows * H * W, op{c.din().data, c.dout.data});
    }
  };
};

namespace detail {
template <std::size_t... P>
struct sides {
  static_assert(sizeof...(P) == 1, "pad2d<P> or pad2d<Top, Bottom, Left, Right>");
  using type = pad2d<0, 0, 0, 0>;
};
template <std::size_t P>
struct sides<P> {
  using type = pad2d<P, P, P, P>;
};
template <std::size_t Top, std::size_t Bottom, std::size_t Left, std::size_t Right>
struct sides<Top, Bottom, Left, Right> {
  using type = pad2d<Top, Bottom, Left, Right>;
};
}  // namespace detail
}  // namespace layer
template <std::size_t... P>
inline constexpr typename layer::detail::sides<P...>::type pad2d{};
}  // namespace braid
