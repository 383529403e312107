#pragma once
#include "braid/backend/backend.hpp"
#include "braid/backend/ops.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

template <class In>
inline constexpr bool has_channels = is_image<In>;
template <std::size_t F>
inline constexpr bool has_channels<shape<F>> = true;
template <class... S>
inline constexpr bool has_channels<flat<S...>> = true;

namespace detail {
template <class T, std::size_t C>
struct deviation_squared {
  T const *x, *mean;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const {
    T const d = x[r * C + j] - mean[j];
    return d * d;
  }
};
template <class T, std::size_t C>
struct product_with_normalised {  // dout times the normalised input
  T const *d, *x, *mean, *rstd;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const {
    return d[r * C + j] * ((x[r * C + j] - mean[j]) * rstd[j]);
  }
};
template <class T, std::size_t C>
struct normalise {
  T* h;
  T const *x, *mean, *rstd, *weight, *bias;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * C + j] = (x[r * C + j] - mean[j]) * rstd[j] * weight[j] + bias[j];
  }
};
template <class T, std::size_t C>
struct normalise_running {
  T* h;
  T const *x, *mean, *variance, *weight, *bias;
  T eps;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const a = weight[j] / num::sqrt(variance[j] + eps);
    h[r * C + j] = (x[r * C + j] - mean[j]) * a + bias[j];
  }
};
template <class T>
struct finish_mean {
  T* mean;
  T count;
  BRAID_HD void operator()(std::size_t, std::size_t j) const { mean[j] /= count; }
};
template <class T>
struct finish_statistics {
  T *rstd, *running_mean, *running_var;
  T const* mean;
  T count, eps, momentum;
  BRAID_HD void operator()(std::size_t, std::size_t j) const {
    T const variance = rstd[j] / count, unbiased = rstd[j] / (count > T(1) ? count - T(1) : T(1));
    running_mean[j] += momentum * (mean[j] - running_mean[j]);
    running_var[j] += momentum * (unbiased - running_var[j]);
    rstd[j] = T(1) / num::sqrt(variance + eps);
  }
};
template <class T, std::size_t C>
struct batch_norm_din {
  T* dx;
  T const *d, *x, *mean, *rstd, *weight, *sum_d, *sum_dx;
  T count;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const n = (x[r * C + j] - mean[j]) * rstd[j];
    dx[r * C + j] = weight[j] * rstd[j] * (d[r * C + j] - sum_d[j] / count - n * (sum_dx[j] / count));
  }
};
}  // namespace detail

/// Batch normalisation: h = (x - mean) / sqrt(var + eps) w + b, a channel; the statistics are the batch's in training and
/// the running ones in prediction.
///
/// shapes  x: [F] or [C, H, W]; weight, bias, running_mean, running_var: [F] or [C].
/// units   eps 1e-5, momentum 0.1, unbiased running variance.
/// cost    three passes in training, one in prediction. A training batch is never split over threads.
/// errors  features_last or an_image (compile time); value_error in training, a batch of one row of features.
/// source  Ioffe and Szegedy 2015; torch.nn.BatchNorm1d and 2d.
struct batch_norm : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_channels<In>, at<batch_norm>, got<In>, wants<features_last, an_image>>,
                  "batch_norm: give it features [F] or an image [C, H, W]; for sequences take layer_norm");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<has_channels<In>, In, poison>;
    using channels = typename channels_of<In>::features;
    static constexpr std::size_t C = channels::size;
    static constexpr bool couples_rows = true;
    static constexpr std::size_t flops = 4 * In::size;
    static constexpr std::size_t least_rows = In::size > C ? 1 : 2;  // of one value a channel there is no variance
    static constexpr double eps = 1e-5, momentum = 0.1;

    template <template <class> class Tensor>
    struct params {
      Tensor<like<channels>> weight, bias;
      static constexpr void each(auto&& self, auto&& f) {
        f("weight", self.weight, init::ones), f("bias", self.bias, init::zeros);
      }
    };
    template <template <class> class Tensor>
    struct state {
      Tensor<like<channels>> running_mean, running_var;
      static constexpr void each(auto&& self, auto&& f) {
        f("running_mean", self.running_mean, init::zeros), f("running_var", self.running_var, init::ones);
      }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<once<shape<C>>> mean, rstd;
      static constexpr void each(auto&& self, auto&& f) { f(self.mean), f(self.rstd); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<once<shape<C>>> sum_d, sum_dx;
      static constexpr void each(auto&& self, auto&& f) { f(self.sum_d), f(self.sum_dx); }
    };

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      auto const x = channels_as_columns(c.in());
      auto const h = channels_as_columns(c.out);
      if constexpr (Call::training) {
        T *mean = c.saved.mean.data, *rstd = c.saved.rstd.data;
        c.k.zero(mean, C), c.k.zero(rstd, C);
        c.k.template reduce<C>(mean, x.rows, ops::every<T, C>{x.data});
        c.k.template each<C>(1, detail::finish_mean<T>{mean, T(x.rows)});
        c.k.template reduce<C>(rstd, x.rows, detail::deviation_squared<T, C>{x.data, mean});
        c.k.template each<C>(1, detail::finish_statistics<T>{rstd, c.state.running_mean.data, c.state.running_var.data,
                                                             mean, T(x.rows), T(eps), T(momentum)});
        c.k.template each<C>(x.rows, detail::normalise<T, C>{h.data, x.data, mean, rstd, c.params.weight.data,
                                                             c.params.bias.data});
      } else {
        c.k.template each<C>(x.rows, detail::normalise_running<T, C>{h.data, x.data, c.state.running_mean.data,
                                                                     c.state.running_var.data, c.params.weight.data,
                                                                     c.params.bias.data, T(eps)});
      }
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const x = channels_as_columns(c.in());
      auto const d = channels_as_columns(c.dout);
      T const *mean = c.saved.mean.data, *rstd = c.saved.rstd.data;
      T *sum_d = c.scratch.sum_d.data, *sum_dx = c.scratch.sum_dx.data;
      c.k.zero(sum_d, C), c.k.zero(sum_dx, C);
      c.k.template reduce<C>(sum_d, x.rows, ops::every<T, C>{d.data});
      c.k.template reduce<C>(sum_dx, x.rows, detail::product_with_normalised<T, C>{d.data, x.data, mean, rstd});
      c.k.map(batch<channels, T>{c.dparams.weight.data, 1}, fn::plus{}, batch<channels, T const>{c.dparams.weight.data, 1},
              batch<channels, T const>{sum_dx, 1});
      c.k.map(batch<channels, T>{c.dparams.bias.data, 1}, fn::plus{}, batch<channels, T const>{c.dparams.bias.data, 1},
              batch<channels, T const>{sum_d, 1});
      if (c.din())
        c.k.template each<C>(x.rows, detail::batch_norm_din<T, C>{c.din().data, d.data, x.data, mean, rstd,
                                                                  c.params.weight.data, sum_d, sum_dx, T(x.rows)});
    }
  };
};

}  // namespace layer
inline constexpr layer::batch_norm batch_norm{};
}  // namespace braid
