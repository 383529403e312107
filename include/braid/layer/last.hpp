#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct last_op {
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    h[r * F + j] = n ? x[(r * T + n - 1) * F + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t F>
struct last_din_op {
  S* dx;
  S const* dh;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    for (std::size_t t = 0; t < T; ++t) dx[(r * T + t) * F + j] = t + 1 == n ? dh[r * F + j] : S(0);
  }
};
}  // namespace detail

/// The last used step: h = x[length - 1].
///
/// shapes  x: [T, F]; h: [F]. A sample of length 0 gives zeros.
/// cost    one copy of F numbers a sample; backward writes zeros to the other steps.
/// errors  a_sequence (compile time).
struct last : over_time<last> {
  template <class In>
  struct on : bound<In> {
    using out = typename sequence_sizes<In>::step;
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    static constexpr bool reads_in = false;
    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<F>(c.rows,
                           detail::last_op<typename Call::scalar, T, F>{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      if (c.din())
        c.k.template each<F>(c.rows,
                             detail::last_din_op<typename Call::scalar, T, F>{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::last last{};
}  // namespace braid
