#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
/// The frames of a video [T, C, H, W] as a volume [C, T, H, W], and whether In is one.
template <class In>
struct frames_of {
  using out = poison;
  static constexpr bool is_video = false;
};
template <std::size_t T, std::size_t C, std::size_t H, std::size_t W>
struct frames_of<sequence<T, C, H, W>> {
  using out = volume<C, T, H, W>;
  static constexpr bool is_video = true;
};
/// The number that lies at j of a frame with channels last stands at this place of the same frame of a video.
template <std::size_t C, std::size_t Pixels>
BRAID_HD constexpr std::size_t place_in_frame(std::size_t j) {
  return j % C * Pixels + j / C;
}
template <class S, std::size_t T, std::size_t C, std::size_t Pixels>
struct frames_last_op {  // r: a frame
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const used = !lengths || r % T < std::size_t(lengths[r / T]);
    h[r * C * Pixels + j] = used ? x[r * C * Pixels + place_in_frame<C, Pixels>(j)] : S(0);
  }
};
template <class S, std::size_t T, std::size_t C, std::size_t Pixels>
struct frames_first_op {
  S* dx;
  S const* dh;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const used = !lengths || r % T < std::size_t(lengths[r / T]);
    dx[r * C * Pixels + place_in_frame<C, Pixels>(j)] = used ? dh[r * C * Pixels + j] : S(0);
  }
};
}  // namespace detail

/// A video as a volume, with time as its depth: what conv3d and max_pool3d take. Frames beyond a sample's length become
/// zeros; from here on all of them count.
///
/// shapes  x: [T, C, H, W]; h: [C, T, H, W].
/// cost    one read and one write a number.
/// errors  a_video (compile time).
/// source  torch.Tensor.transpose(1, 2) on x times its mask.
struct as_volume : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<detail::frames_of<In>::is_video, at<as_volume>, got<In>, wants<a_video>>,
                  "as_volume: give it a video, frames [T, C, H, W]");
  }
  template <class In>
  struct on : bound<In> {
    using out = typename detail::frames_of<In>::out;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::frames_last_op<typename Call::scalar, out::depth, out::channels, out::height * out::width>;
      c.k.template each<out::size / out::depth>(c.rows * out::depth, op{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::frames_first_op<typename Call::scalar, out::depth, out::channels, out::height * out::width>;
      if (c.din())
        c.k.template each<out::size / out::depth>(c.rows * out::depth, op{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::as_volume as_volume{};
}  // namespace braid
