#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t F>
struct step_statistics {
  T *mean, *rstd;
  T const* x;
  T eps;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T s = 0, v = 0;
    for (std::size_t j = 0; j < F; ++j) s += x[r * F + j];
    T const m = s / T(F);
    for (std::size_t j = 0; j < F; ++j) v += (x[r * F + j] - m) * (x[r * F + j] - m);
    mean[r] = m;
    rstd[r] = T(1) / num::sqrt(v / T(F) + eps);
  }
};
template <class T, std::size_t F>
struct normalise_step {
  T* h;
  T const *x, *mean, *rstd, *weight, *bias;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * F + j] = (x[r * F + j] - mean[r]) * rstd[r] * weight[j] + bias[j];
  }
};
// Both at once, by a team.
template <class T, std::size_t F>
struct normalise_together {
  T *h, *mean, *rstd;
  T const *x, *weight, *bias;
  T eps;
  template <class Team>
  BRAID_HD void operator()(std::size_t r, std::size_t, Team const& team) const {
    T s = 0, v = 0;
    for (std::size_t j = team.rank(); j < F; j += Team::size) s += x[r * F + j];
    T const m = team.sum(s) / T(F);
    for (std::size_t j = team.rank(); j < F; j += Team::size) v += (x[r * F + j] - m) * (x[r * F + j] - m);
    T const d = T(1) / num::sqrt(team.sum(v) / T(F) + eps);
    for (std::size_t j = team.rank(); j < F; j += Team::size) h[r * F + j] = (x[r * F + j] - m) * d * weight[j] + bias[j];
    if (team.rank() == 0) mean[r] = m, rstd[r] = d;
  }
};
template <class T, std::size_t F>
struct times_normalised_step {  // dout times the normalised input
  T const *d, *x, *mean, *rstd;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const {
    return d[r * F + j] * ((x[r * F + j] - mean[r]) * rstd[r]);
  }
};
template <class T, std::size_t F>
struct step_sums {  // means of g and of g n, with g = dout w and n the normalised input
  T *mean_g, *mean_gn;
  T const *d, *x, *mean, *rstd, *weight;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T a = 0, b = 0;
    for (std::size_t j = 0; j < F; ++j) {
      T const g = d[r * F + j] * weight[j];
      a += g;
      b += g * ((x[r * F + j] - mean[r]) * rstd[r]);
    }
    mean_g[r] = a / T(F);
    mean_gn[r] = b / T(F);
  }
};
template <class T, std::size_t F>
struct layer_norm_din {
  T* dx;
  T const *d, *x, *mean, *rstd, *weight, *mean_g, *mean_gn;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const n = (x[r * F + j] - mean[r]) * rstd[r];
    dx[r * F + j] = rstd[r] * (d[r * F + j] * weight[j] - mean_g[r] - n * mean_gn[r]);
  }
};
template <class T, std::size_t F>
struct layer_norm_din_together {  // step_sums and layer_norm_din
  T* dx;
  T const *d, *x, *mean, *rstd, *weight;
  template <class Team>
  BRAID_HD void operator()(std::size_t r, std::size_t, Team const& team) const {
    T const m = mean[r], s = rstd[r];
    T a = 0, b = 0;
    for (std::size_t j = team.rank(); j < F; j += Team::size) {
      T const g = d[r * F + j] * weight[j];
      a += g;
      b += g * ((x[r * F + j] - m) * s);
    }
    a = team.sum(a) / T(F), b = team.sum(b) / T(F);
    for (std::size_t j = team.rank(); j < F; j += Team::size)
      dx[r * F + j] = s * (d[r * F + j] * weight[j] - a - (x[r * F + j] - m) * s * b);
  }
};
constexpr std::size_t team_for(std::size_t F) { return F >= 32 ? 32 : F >= 8 ? 8 : 1; }
}  // namespace detail

/// Layer normalisation: h = (x - mean) / sqrt(var + eps) w + b, mean and variance of each step's features.
///
/// shapes  x: [F] or [T, F]; h as x; weight, bias: [F].
/// units   eps 1e-5, in squares of x's unit; the variance is the biased one.
/// cost    three passes forward, four backward; training keeps two numbers a step.
/// errors  features_last (compile time).
/// source  Ba, Kiros and Hinton 2016, arXiv:1607.06450; torch.nn.LayerNorm(F).
struct layer_norm : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<layer_norm>, got<In>, wants<features_last>>,
                  "layer_norm: give it features [F] or a sequence [T, F]; for images take batch_norm");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<has_last_axis<In>, In, poison>;
    using features = typename last_axis<In>::features;
    static constexpr std::size_t steps = last_axis<In>::steps, F = features::size;
    static constexpr std::size_t flops = 8 * In::size;
    static constexpr double eps = 1e-5;

    template <template <class> class Tensor>
    struct params {
      Tensor<like<features>> weight, bias;
      static constexpr void each(auto&& self, auto&& f) {
        f("weight", self.weight, init::ones), f("bias", self.bias, init::zeros);
      }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<steps>> mean, rstd;
      static constexpr void each(auto&& self, auto&& f) { f(self.mean), f(self.rstd); }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<steps>> mean_g, mean_gn;
      static constexpr void each(auto&& self, auto&& f) { f(self.mean_g), f(self.mean_gn); }
    };

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training) run(c, c.saved.mean.data, c.saved.rstd.data);
      else run(c, c.scratch.mean.data, c.scratch.rstd.data);
    }
    template <class Call, class T>
    static void run(Call const& c, T* mean, T* rstd) {
      auto const x = steps_as_rows(c.in());
      T const *w = c.params.weight.data, *b = c.params.bias.data;
      if constexpr (std::remove_cvref_t<decltype(c.k)>::on_host) {
        c.k.template each<1>(x.rows, detail::step_statistics<T, F>{mean, rstd, x.data, T(eps)});
        c.k.template each<F>(x.rows, detail::normalise_step<T, F>{c.out.data, x.data, mean, rstd, w, b});
      } else {
        c.k.template teams<detail::team_for(F), 1>(x.rows,
                                                   detail::normalise_together<T, F>{c.out.data, mean, rstd, x.data, w, b, T(eps)});
      }
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const x = steps_as_rows(c.in());
      auto const d = steps_as_rows(c.dout);
      T const *mean = c.saved.mean.data, *rstd = c.saved.rstd.data, *w = c.params.weight.data;
      c.k.template reduce<F>(c.dparams.weight.data, x.rows,
                             detail::times_normalised_step<T, F>{d.data, x.data, mean, rstd});
      c.k.add_rows(c.dparams.bias, d);
      if (!c.din()) return;
      if constexpr (std::remove_cvref_t<decltype(c.k)>::on_host) {
        T *g = c.scratch.mean_g.data, *gn = c.scratch.mean_gn.data;
        c.k.template each<1>(x.rows, detail::step_sums<T, F>{g, gn, d.data, x.data, mean, rstd, w});
        c.k.template each<F>(x.rows, detail::layer_norm_din<T, F>{c.din().data, d.data, x.data, mean, rstd, w, g, gn});
      } else {
        c.k.template teams<detail::team_for(F), 1>(
            x.rows, detail::layer_norm_din_together<T, F>{c.din().data, d.data, x.data, mean, rstd, w});
      }
    }
  };
};

}  // namespace layer
inline constexpr layer::layer_norm layer_norm{};
}  // namespace braid
