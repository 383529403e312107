#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
/// Two axes [A, B] and the shape with them exchanged; no axes where S has others.
template <class S>
struct two_axes {
  using exchanged = poison;
  static constexpr std::size_t A = 0, B = 0;
};
template <std::size_t M, std::size_t N>
struct two_axes<shape<M, N>> {
  using exchanged = shape<N, M>;
  static constexpr std::size_t A = M, B = N;
};
template <std::size_t T, std::size_t F>
struct two_axes<sequence<T, F>> : two_axes<shape<T, F>> {};

// Row a of the first lengths[r] counts, or of all; zeros beyond.
template <class T, std::size_t A, std::size_t B>
struct transpose_op {
  T* h;
  T const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const a = j % A, b = j / A;
    bool const used = !lengths || a < std::size_t(lengths[r]);
    h[r * A * B + j] = used ? x[r * A * B + a * B + b] : T(0);
  }
};
template <class T, std::size_t A, std::size_t B>
struct transpose_din {
  T* dx;
  T const* d;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const a = j / B, b = j % B;
    bool const used = !lengths || a < std::size_t(lengths[r]);
    dx[r * A * B + j] = used ? d[r * A * B + b * A + a] : T(0);
  }
};
}  // namespace detail

/// The last two axes exchanged: h[b, a] = x[a, b]. What comes of a sequence has no time axis any more, so the steps
/// beyond a sample's length, which nobody could tell from the others then, become zeros.
///
/// shapes  x: [A, B] or a sequence [T, F]; h: [B, A] or [F, T].
/// cost    one read and one write an element.
/// errors  two axes (compile time).
/// source  torch.Tensor.transpose(-1, -2).
struct transpose : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<detail::two_axes<In>::A != 0, at<transpose>, got<In>, wants<shape<2, 3>, sequence<2, 3>>>,
                  "transpose: give it two axes, [A, B] or a sequence [T, F]; e.g. `| reshape<A, B>` before it");
  }
  template <class In>
  struct on : bound<In> {
    using axes = detail::two_axes<In>;
    using out = typename axes::exchanged;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::transpose_op<typename Call::scalar, axes::A, axes::B>;
      c.k.template each<In::size>(c.rows, op{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::transpose_din<typename Call::scalar, axes::A, axes::B>;
      if (c.din()) c.k.template each<In::size>(c.rows, op{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::transpose transpose{};
}  // namespace braid
