#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t F>
struct reciprocal_norm {
  T* reciprocal;
  T const* x;
  T eps;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T s = 0;
    for (std::size_t j = 0; j < F; ++j) s += x[r * F + j] * x[r * F + j];
    T const norm = num::sqrt(s);
    reciprocal[r] = T(1) / (norm > eps ? norm : eps);
  }
};
// Below eps the factor is a constant, and nothing of h is taken off.
template <class T, std::size_t F>
struct along_normal {
  T* along;
  T const *d, *h, *reciprocal;
  T eps;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T s = 0;
    for (std::size_t j = 0; j < F; ++j) s += d[r * F + j] * h[r * F + j];
    along[r] = reciprocal[r] * eps < T(1) ? s : T(0);
  }
};
struct normalize_slope {
  template <class T>
  BRAID_HD T operator()(T d, T h, T along, T reciprocal) const { return (d - h * along) * reciprocal; }
};
}  // namespace detail

/// Vectors of length 1: h = x / max(||x||, eps), along the last axis.
///
/// shapes  x: [F] or [T, F]; h as x.
/// units   h none; eps 1e-12, in x's unit: below it h and its gradient are x's over eps, and zero at zero.
/// cost    two passes forward, two backward; training keeps one number a step.
/// errors  features_last (compile time).
/// source  torch.nn.functional.normalize(x, dim=-1).
struct l2_normalize : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<l2_normalize>, got<In>, wants<features_last>>,
                  "l2_normalize: give it features [F] or a sequence [T, F], e.g. behind `| flatten`");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<has_last_axis<In>, In, poison>;
    static constexpr bool in_place = true, reads_in = false, reads_out = true;
    static constexpr std::size_t steps = last_axis<In>::steps, F = last_axis<In>::features::size;
    static constexpr std::size_t flops = 3 * In::size;
    static constexpr double eps = 1e-12;

    template <template <class> class Batch>
    struct saved {
      Batch<shape<steps>> reciprocal;
      static constexpr void each(auto&& self, auto&& f) { f(self.reciprocal); }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};  // of prediction
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<steps>> along;
      static constexpr void each(auto&& self, auto&& f) { f(self.along); }
    };

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      auto const x = steps_as_rows(c.in());
      batch<shape<1>, T> const reciprocal{(Call::training ? c.saved.reciprocal : c.scratch.reciprocal).data, x.rows};
      c.k.template each<1>(x.rows, detail::reciprocal_norm<T, F>{reciprocal.data, x.data, T(eps)});
      c.k.map(steps_as_rows(c.out), fn::times{}, x, reciprocal);
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      if (!c.din()) return;
      auto const h = steps_as_rows(c.out);
      auto const d = steps_as_rows(c.dout);
      batch<shape<1>, T> const reciprocal{c.saved.reciprocal.data, h.rows}, along{c.scratch.along.data, h.rows};
      c.k.template each<1>(h.rows, detail::along_normal<T, F>{along.data, d.data, h.data, reciprocal.data, T(eps)});
      c.k.map(steps_as_rows(c.din()), detail::normalize_slope{}, d, h, along, reciprocal);
    }
  };
};

}  // namespace layer
inline constexpr layer::l2_normalize l2_normalize{};
}  // namespace braid
