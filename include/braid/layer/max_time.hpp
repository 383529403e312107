#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct max_time_op {
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    S best = n ? x[r * T * F + j] : S(0);
    for (std::size_t t = 1; t < n; ++t) {
      S const v = x[(r * T + t) * F + j];
      best = v > best || v != v ? v : best;  // a NaN stays, as in PyTorch
    }
    h[r * F + j] = best;
  }
};
template <class S, std::size_t T, std::size_t F>
struct max_time_din_op {
  S* dx;
  S const *dh, *x, *h;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    bool before = true;
    for (std::size_t t = 0; t < T; ++t) {
      std::size_t const i = (r * T + t) * F + j;
      bool const first = before && t < n && x[i] == h[r * F + j];
      dx[i] = first ? dh[r * F + j] : S(0);
      before = before && !first;
    }
  }
};
}  // namespace detail

/// Largest over the used steps, feature by feature.
///
/// shapes  x: [T, F]; h: [F]. A sample of length 0 gives zeros.
/// units   none.
/// cost    T F comparisons a sample, forward and backward.
/// errors  a_sequence (compile time).
/// source  torch.Tensor.max over the time axis, of each sample's own length; the first of equals gets the gradient.
struct max_time : over_time<max_time> {
  template <class In>
  struct on : bound<In> {
    using out = typename sequence_sizes<In>::step;
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    static constexpr bool reads_out = true;
    static constexpr std::size_t flops = T * F;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::max_time_op<typename Call::scalar, T, F>;
      c.k.template each<F>(c.rows, op{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::max_time_din_op<typename Call::scalar, T, F>;
      if (c.din())
        c.k.template each<F>(c.rows, op{c.din().data, c.dout.data, c.in().data, c.out.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::max_time max_time{};
}  // namespace braid
