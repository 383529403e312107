#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

#include <cstdint>

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F, std::size_t Begin, std::size_t N>
struct take_steps_op {  // over [n N, F]
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / N, t = Begin + i % N;
    h[i * F + j] = !lengths || t < std::size_t(lengths[r]) ? x[(r * T + t) * F + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t F, std::size_t Begin, std::size_t N>
struct take_steps_din {  // over [n T, F]
  S* dx;
  S const* d;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / T, t = i % T;
    bool const taken = t >= Begin && t < Begin + N && (!lengths || t < std::size_t(lengths[r]));
    dx[i * F + j] = taken ? d[(r * N + t - Begin) * F + j] : S(0);
  }
};
template <std::size_t Begin, std::size_t N>
struct steps_taken {  // a number a row
  std::int32_t* to;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::int32_t const left = lengths ? lengths[r] - std::int32_t(Begin) : std::int32_t(N);
    to[r] = left < 0 ? 0 : left < std::int32_t(N) ? left : std::int32_t(N);
  }
};
}  // namespace detail

/// Steps Begin to End, without End: h = x[Begin:End]. Of a sample's length counts what lies between them.
///
/// shapes  x: [T, F]; h: [End - Begin, F].
/// cost    a copy; backward writes zeros to the other steps.
/// errors  a_sequence, at_least<End> steps (compile time).
/// source  torch's slice of the axis of time.
template <std::size_t Begin, std::size_t End>
struct take_steps : unit {
  template <class In>
  static constexpr bool fits = is_steps<In> && End <= last_axis<In>::steps;
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<take_steps>, got<In>, wants<a_sequence>>,
                  "take_steps wants vectors [T, F]: a series, or tokens behind `| embedding<D>`");
    if constexpr (is_steps<In>)
      static_assert(holds<fits<In>, at<take_steps>, got<In>, wants<at_least<End>>>,
                    "take_steps<Begin, End>: there are fewer steps");
    static_assert(holds<(Begin < End), at<take_steps>, got<exactly<End>>, wants<at_least<Begin + 1>>>,
                  "take_steps<Begin, End>: at least one step");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size, N = Begin < End ? End - Begin : 1;
    using out = std::conditional_t<fits<In> && (Begin < End), typename with_steps<In, N>::type, poison>;
    static constexpr bool reads_in = false, gives_lengths = is_sequence<In>;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::take_steps_op<typename Call::scalar, T, F, Begin, N>;
      c.k.template each<F>(c.rows * N, op{c.out.data, c.in().data, c.lengths()});
      if constexpr (gives_lengths) c.k.template each<1>(c.rows, detail::steps_taken<Begin, N>{c.own_lengths, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::take_steps_din<typename Call::scalar, T, F, Begin, N>;
      if (c.din()) c.k.template each<F>(c.rows * T, op{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
template <std::size_t Begin, std::size_t End>
inline constexpr layer::take_steps<Begin, End> take_steps{};
}  // namespace braid
