#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/class_scores.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t F>
struct row_max {
  T* most;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T m = x[r * F];
    for (std::size_t j = 1; j < F; ++j) m = x[r * F + j] > m ? x[r * F + j] : m;
    most[r] = m;
  }
};
template <class T, std::size_t F>
struct row_sum {
  T* sum;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T s = 0;
    for (std::size_t j = 0; j < F; ++j) s += x[r * F + j];
    sum[r] = s;
  }
};
// The gradient h (d - d . h), taken from the d of the largest share: where one share is nearly 1, the others' gradients
// would else drown in the rounding of d . h.
template <class T, std::size_t F>
struct softmax_pivot {
  T *pivot, *dot;
  T const *d, *h;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T most = h[r * F], p = d[r * F], s = 0;
    for (std::size_t j = 1; j < F; ++j) {
      p = h[r * F + j] > most ? d[r * F + j] : p;
      most = h[r * F + j] > most ? h[r * F + j] : most;
    }
    for (std::size_t j = 0; j < F; ++j) s += (d[r * F + j] - p) * h[r * F + j];
    pivot[r] = p;
    dot[r] = s;
  }
};
struct softmax_slope {
  template <class T>
  BRAID_HD T operator()(T d, T h, T pivot, T dot) const { return h * ((d - pivot) - dot); }
};
struct exp_below {  // e^(x - most)
  template <class T>
  BRAID_HD T operator()(T x, T most) const { return num::exp(x - most); }
};
struct quotient {
  template <class T>
  BRAID_HD T operator()(T x, T sum) const { return x / sum; }
};
}  // namespace detail

/// Shares that sum to 1 along the last axis: h_j = exp(x_j) / sum_i exp(x_i).
///
/// shapes  x: [F] or [T, F]; h as x. Steps beyond a sample's length get shares too.
/// units   x in nats; h without unit.
/// cost    one exponential and four passes an element forward, three passes backward.
/// errors  features_last (compile time).
/// source  torch.nn.Softmax(-1); the largest is taken off first, so no x overflows.
struct softmax : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<softmax>, got<In>, wants<features_last>>,
                  "softmax: give it features, e.g. `| flatten` after an image or `| embedding<D>` after tokens");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<has_last_axis<In>, In, poison>;
    static constexpr std::size_t steps = last_axis<In>::steps, F = last_axis<In>::features::size;
    static constexpr bool in_place = true, reads_in = false, reads_out = true;
    static constexpr std::size_t flops = 4 * In::size;
    static constexpr auto says = class_scores::shares;

    template <template <class> class Batch>
    struct scratch {
      Batch<shape<steps>> number;  // one a step: the largest, then the sum
      static constexpr void each(auto&& self, auto&& f) { f(self.number); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<steps>> pivot, dot;
      static constexpr void each(auto&& self, auto&& f) { f(self.pivot), f(self.dot); }
    };

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      auto const x = steps_as_rows(c.in());
      auto const h = steps_as_rows(c.out);
      batch<shape<1>, T> const number{c.scratch.number.data, h.rows};
      c.k.template each<1>(h.rows, detail::row_max<T, F>{number.data, x.data});
      c.k.map(h, detail::exp_below{}, x, number);
      c.k.template each<1>(h.rows, detail::row_sum<T, F>{number.data, h.data});
      c.k.map(h, detail::quotient{}, h, number);
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      if (!c.din()) return;
      auto const h = steps_as_rows(c.out);
      auto const d = steps_as_rows(c.dout);
      batch<shape<1>, T> const pivot{c.scratch.pivot.data, h.rows}, dot{c.scratch.dot.data, h.rows};
      c.k.template each<1>(h.rows, detail::softmax_pivot<T, F>{pivot.data, dot.data, d.data, h.data});
      c.k.map(steps_as_rows(c.din()), detail::softmax_slope{}, d, h, pivot, dot);  // dx = h (d - d . h)
    }
  };
};

}  // namespace layer
inline constexpr layer::softmax softmax{};
}  // namespace braid
