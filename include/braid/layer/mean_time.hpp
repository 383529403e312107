#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct mean_time_op {
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    S s = 0;
    for (std::size_t t = 0; t < n; ++t) s += x[(r * T + t) * F + j];
    h[r * F + j] = n ? s / S(n) : S(0);
  }
};
template <class S, std::size_t T, std::size_t F>
struct mean_time_din_op {
  S* dx;
  S const* dh;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    for (std::size_t t = 0; t < T; ++t) dx[(r * T + t) * F + j] = t < n ? dh[r * F + j] / S(n) : S(0);
  }
};
}  // namespace detail

/// Mean over the used steps.
///
/// shapes  x: [T, F]; h: [F]. A sample of length 0 gives zeros.
/// units   none.
/// cost    T F additions a sample.
/// errors  a_sequence (compile time).
/// source  torch.Tensor.mean over the time axis, of each sample's own length.
struct mean_time : over_time<mean_time> {
  template <class In>
  struct on : bound<In> {
    using out = typename sequence_sizes<In>::step;
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    static constexpr bool reads_in = false;
    static constexpr std::size_t flops = T * F;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::mean_time_op<typename Call::scalar, T, F>;
      c.k.template each<F>(c.rows, op{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::mean_time_din_op<typename Call::scalar, T, F>;
      if (c.din()) c.k.template each<F>(c.rows, op{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::mean_time mean_time{};
}  // namespace braid
