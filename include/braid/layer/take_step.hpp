#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F, std::size_t I>
struct take_step_op {
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const used = !lengths || I < std::size_t(lengths[r]);
    h[r * F + j] = used ? x[(r * T + I) * F + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t F, std::size_t I>
struct take_step_din {  // j: over all of a sequence
  S* dx;
  S const* d;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const used = j / F == I && (!lengths || I < std::size_t(lengths[r]));
    dx[r * T * F + j] = used ? d[r * F + j % F] : S(0);
  }
};
}  // namespace detail

/// Step I: h = x[I]. take_step<0> is where a class token stands.
///
/// shapes  x: [T, F]; h: [F]. A sample with no step I gives zeros.
/// cost    one copy of F numbers a sample; backward writes zeros to the other steps.
/// errors  a_sequence, at_least<I + 1> steps (compile time).
template <std::size_t I>
struct take_step : unit {
  template <class In>
  static constexpr bool fits = !is_sequence<In> || I < sequence_sizes<In>::steps;
  template <class In>
  static consteval void law() {
    static_assert(holds<is_sequence<In>, at<take_step>, got<In>, wants<a_sequence>>,
                  "take_step wants a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
    static_assert(holds<fits<In>, at<take_step>, got<In>, wants<at_least<I + 1>>>,
                  "take_step<I>: there are fewer steps; the first is 0");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    using out = std::conditional_t<is_sequence<In> && fits<In>, typename sequence_sizes<In>::step, poison>;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::take_step_op<typename Call::scalar, T, F, I>;
      c.k.template each<F>(c.rows, op{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::take_step_din<typename Call::scalar, T, F, I>;
      if (c.din()) c.k.template each<T * F>(c.rows, op{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
template <std::size_t I>
inline constexpr layer::take_step<I> take_step{};
}  // namespace braid
