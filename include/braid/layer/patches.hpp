#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
/// Number j of a sample's sequence of patches, in the order [patch, c, y, x], is which number of the image [H, W, C].
template <std::size_t C, std::size_t W, std::size_t P>
BRAID_HD constexpr std::size_t patch_place(std::size_t j) {
  std::size_t const n = j / (C * P * P), c = j / (P * P) % C;
  std::size_t const y = n / (W / P) * P + j / P % P, x = n % (W / P) * P + j % P;
  return (y * W + x) * C + c;
}
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t P>
struct patches_op {
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * C * H * W + j] = x[r * C * H * W + patch_place<C, W, P>(j)];
  }
};
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t P>
struct patches_din {
  T* dx;
  T const* d;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    dx[r * C * H * W + patch_place<C, W, P>(j)] = d[r * C * H * W + j];
  }
};
template <class In, std::size_t P>
struct cut {
  using type = poison;
  static constexpr std::size_t channels = 1, height = P, width = P;
  static constexpr bool even = true;  // one fault is enough
};
template <std::size_t C, std::size_t H, std::size_t W, std::size_t P>
struct cut<channels_last<C, H, W>, P> {
  static constexpr std::size_t channels = C, height = H, width = W;
  static constexpr bool even = H % P == 0 && W % P == 0;
  using type = std::conditional_t<even, sequence<H / P * (W / P), C * P * P>, poison>;
};
}  // namespace detail

/// An image as a sequence of its patches of P x P pixels, row by row; `patches<P> | dense<D>` is a vision transformer's
/// embedding, a convolution with kernel and stride P.
///
/// shapes  x: [C, H, W]; h: [(H / P) (W / P), C P P], a patch in the order channel, row, column; all steps are used.
/// cost    one read and one write an element.
/// errors  an_image, multiple_of<P> (compile time).
/// source  torch.nn.Unfold(P, stride=P) with its axes exchanged; Dosovitskiy et al. 2021, arXiv:2010.11929.
template <std::size_t P>
struct patches : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In>, at<patches>, got<In>, wants<an_image>>, "patches: give it an image [C, H, W]");
    static_assert(holds<detail::cut<In, P>::even, at<patches>, got<In>, wants<multiple_of<P>>>,
                  "patches<P>: P must divide the image's height and width");
  }
  template <class In>
  struct on : bound<In> {
    using of = detail::cut<In, P>;
    using out = typename of::type;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::patches_op<typename Call::scalar, of::channels, of::height, of::width, P>;
      c.k.template each<In::size>(c.rows, op{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::patches_din<typename Call::scalar, of::channels, of::height, of::width, P>;
      if (c.din()) c.k.template each<In::size>(c.rows, op{c.din().data, c.dout.data});
    }
  };
};

}  // namespace layer
template <std::size_t P>
inline constexpr sized<layer::patches<P>, P> patches{};
}  // namespace braid
