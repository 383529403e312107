#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t F>
struct root_mean_square {
  T* rrms;
  T const* x;
  T eps;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T s = 0;
    for (std::size_t j = 0; j < F; ++j) s += x[r * F + j] * x[r * F + j];
    rrms[r] = T(1) / num::sqrt(s / T(F) + eps);
  }
};
struct scaled_by_both {
  template <class T>
  BRAID_HD T operator()(T x, T rrms, T weight) const { return x * rrms * weight; }
};
template <class T, std::size_t F>
struct times_scaled_step {  // dout times the input over its root mean square
  T const *d, *x, *rrms;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const { return d[r * F + j] * (x[r * F + j] * rrms[r]); }
};
template <class T, std::size_t F>
struct rms_sums {  // mean of g n, with g = dout w and n = x / rms
  T* mean_gn;
  T const *d, *x, *rrms, *weight;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T s = 0;
    for (std::size_t j = 0; j < F; ++j) s += d[r * F + j] * weight[j] * (x[r * F + j] * rrms[r]);
    mean_gn[r] = s / T(F);
  }
};
template <class T, std::size_t F>
struct rms_norm_din {
  T* dx;
  T const *d, *x, *rrms, *weight, *mean_gn;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    dx[r * F + j] = rrms[r] * (d[r * F + j] * weight[j] - x[r * F + j] * rrms[r] * mean_gn[r]);
  }
};
}  // namespace detail

/// Normalisation by the root mean square: h = x / sqrt(mean(x^2) + eps) w, the mean over each step's features.
///
/// shapes  x: [F] or [T, F]; h as x; weight: [F].
/// units   eps 2^-23, in squares of x's unit: what PyTorch takes for float32 if nothing is said, here in double too.
/// cost    two passes forward, three backward; training keeps one number a step.
/// errors  features_last (compile time).
/// source  Zhang and Sennrich 2019, arXiv:1910.07467; torch.nn.RMSNorm(F).
struct rms_norm : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<rms_norm>, got<In>, wants<features_last>>,
                  "rms_norm: give it features [F] or a sequence [T, F]; for images take group_norm");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<has_last_axis<In>, In, poison>;
    using features = typename last_axis<In>::features;
    static constexpr std::size_t steps = last_axis<In>::steps, F = features::size;
    static constexpr std::size_t flops = 4 * In::size;
    static constexpr double eps = 0x1p-23;

    template <template <class> class Tensor>
    struct params {
      Tensor<like<features>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::ones); }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<steps>> rrms;  // 1 / sqrt(mean(x^2) + eps)
      static constexpr void each(auto&& self, auto&& f) { f(self.rrms); }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<steps>> mean_gn;
      static constexpr void each(auto&& self, auto&& f) { f(self.mean_gn); }
    };

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training) run(c, c.saved.rrms.data);
      else run(c, c.scratch.rrms.data);
    }
    template <class Call, class T>
    static void run(Call const& c, T* rrms) {
      auto const x = steps_as_rows(c.in());
      c.k.template each<1>(x.rows, detail::root_mean_square<T, F>{rrms, x.data, T(eps)});
      batch<shape<1>, T const> const scale{rrms, x.rows};
      c.k.map(steps_as_rows(c.out), detail::scaled_by_both{}, x, scale, c.params.weight);
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const x = steps_as_rows(c.in());
      T const *d = c.dout.data, *rrms = c.saved.rrms.data, *w = c.params.weight.data;
      T* gn = c.scratch.mean_gn.data;
      c.k.template reduce<F>(c.dparams.weight.data, x.rows, detail::times_scaled_step<T, F>{d, x.data, rrms});
      if (!c.din()) return;
      c.k.template each<1>(x.rows, detail::rms_sums<T, F>{gn, d, x.data, rrms, w});
      c.k.template each<F>(x.rows, detail::rms_norm_din<T, F>{c.din().data, d, x.data, rrms, w, gn});
    }
  };
};

}  // namespace layer
inline constexpr layer::rms_norm rms_norm{};
}  // namespace braid
