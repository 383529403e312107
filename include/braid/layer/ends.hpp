#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
/// The step that column j is taken from: the last used one, and step 0 for the second half.
template <std::size_t T, std::size_t F>
BRAID_HD std::size_t end_of(std::size_t j, std::size_t length) {
  return j < F / 2 ? length - 1 : 0;
}
template <class S, std::size_t T, std::size_t F>
struct ends_op {
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    h[r * F + j] = n ? x[(r * T + end_of<T, F>(j, n)) * F + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t F>
struct ends_din_op {
  S* dx;
  S const* dh;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    for (std::size_t t = 0; t < T; ++t)
      dx[(r * T + t) * F + j] = n && t == end_of<T, F>(j, n) ? dh[r * F + j] : S(0);
  }
};
}  // namespace detail

/// Where both ways of a bidirectional recurrence end: the first half of the last used step, the second half of step 0.
///
/// shapes  x: [T, 2H]; h: [2H]. A sample of length 0 gives zeros.
/// cost    one copy of 2H numbers a sample; backward writes zeros to the other steps.
/// errors  a_sequence, multiple_of<2> (compile time).
/// source  h_n of a bidirectional torch.nn.LSTM's last layer, both directions in a row.
struct ends : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<ends>, got<In>, wants<a_sequence>>,
                  "ends: give it the sequence [T, 2H] of e.g. `| lstm<H>(bidirectional)`");
    static_assert(holds<sequence_sizes<In>::features % 2 == 0 || !is_series<In>, at<ends>, got<In>, wants<multiple_of<2>>>,
                  "ends: it takes half of the features from either end; after one direction use `| last`");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    using out = std::conditional_t<is_series<In> && F % 2 == 0, shape<F>, poison>;
    static constexpr bool reads_in = false;
    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<F>(c.rows, detail::ends_op<typename Call::scalar, T, F>{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      if (c.din())
        c.k.template each<F>(c.rows,
                             detail::ends_din_op<typename Call::scalar, T, F>{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::ends ends{};
}  // namespace braid
