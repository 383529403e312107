#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct first_step_op {  // over [n, F]
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * F + j] = !lengths || lengths[r] ? x[r * T * F + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t F>
struct first_step_din {  // over [n T, F]
  S* dx;
  S const* dh;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    bool const used = i % T == 0 && (!lengths || lengths[i / T]);
    dx[i * F + j] = used ? dh[i / T * F + j] : S(0);
  }
};
}  // namespace detail

/// The first step, e.g. a class token behind its transformer: h = x[0].
///
/// shapes  x: [T, F]; h: [F]. A sample of length 0 gives zeros.
/// cost    a copy.
/// errors  a_sequence (compile time).
struct first_step : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<first_step>, got<In>, wants<a_sequence>>,
                  "first_step: give it steps [T, F]: a sequence, or vectors behind `| class_token`");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size;
    using out = std::conditional_t<is_steps<In>, shape<F>, poison>;
    static constexpr bool reads_in = false;
    template <class Call>
    static void forward(Call const& c) {
      using op = detail::first_step_op<typename Call::scalar, T, F>;
      c.k.template each<F>(c.rows, op{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::first_step_din<typename Call::scalar, T, F>;
      if (c.din()) c.k.template each<F>(c.rows * T, op{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::first_step first_step{};
}  // namespace braid
