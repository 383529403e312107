#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct reverse_time_op {
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    for (std::size_t t = 0; t < T; ++t) h[(r * T + t) * F + j] = t < n ? x[(r * T + n - 1 - t) * F + j] : S(0);
  }
};
}  // namespace detail

/// The used steps backwards: h[t] = x[length - 1 - t]; zeros beyond the length.
///
/// shapes  x, h: [T, ...].
/// cost    one read and one write an element, forward and backward.
/// errors  a_sequence (compile time).
/// source  torch.flip along time of each sample's own steps.
struct reverse_time : over_time<reverse_time> {
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<is_sequence<In>, In, poison>;
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    static constexpr bool reads_in = false;
    template <class Call>
    static void forward(Call const& c) {
      run(c, c.out.data, c.in().data);
    }
    template <class Call>
    static void backward(Call const& c) {
      if (c.din()) run(c, c.din().data, c.dout.data);
    }

   private:
    template <class Call, class S>
    static void run(Call const& c, S* to, S const* from) {
      c.k.template each<F>(c.rows, detail::reverse_time_op<S, T, F>{to, from, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::reverse_time reverse_time{};
}  // namespace braid
