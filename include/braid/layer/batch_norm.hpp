#pragma once
#include "braid/backend/backend.hpp"
#include "braid/backend/ops.hpp"
#include "braid/core/graph.hpp"
#include "braid/layer/within_length.hpp"

namespace braid::inline v0 {
namespace layer {

template <class In>
inline constexpr bool has_channels = is_image<In> || is_volume<In> || is_series<In>;
template <std::size_t F>
inline constexpr bool has_channels<shape<F>> = true;
template <class... S>
inline constexpr bool has_channels<flat<S...>> = true;

namespace detail {
// Row r is a position of a sample: every one counts, or those within its sample's length. How many do, the host knows of
// the first kind; of the second a device counts them.
template <class T>
struct every_position {
  T n;
  BRAID_HD bool counts(std::size_t) const { return true; }
  BRAID_HD T count() const { return n; }
};
template <class T, std::size_t P>
struct positions_within : used_positions<P> {
  T const* n;
  BRAID_HD T count() const { return n[0] > T(1) ? n[0] : T(1); }
};
template <class T, std::size_t P>
struct positions_of_row {
  used_positions<P> used;
  BRAID_HD T operator()(std::size_t r, std::size_t) const { return T(used(r)); }
};
template <class T, std::size_t C, class Used>
struct deviation_squared {
  T const *x, *mean;
  Used used;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const {
    T const d = used.counts(r) ? x[r * C + j] - mean[j] : T(0);
    return d * d;
  }
};
template <class T, std::size_t C, class Used>
struct product_with_normalised {  // dout times the normalised input
  T const *d, *x, *mean, *rstd;
  Used used;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const {
    return used.counts(r) ? d[r * C + j] * ((x[r * C + j] - mean[j]) * rstd[j]) : T(0);
  }
};
template <class T, std::size_t C, class Used>
struct normalise {
  T* h;
  T const *x, *mean, *rstd, *weight, *bias;
  Used used;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * C + j] = used.counts(r) ? (x[r * C + j] - mean[j]) * rstd[j] * weight[j] + bias[j] : T(0);
  }
};
template <class T, std::size_t C, class Used>
struct normalise_running {
  T* h;
  T const *x, *mean, *variance, *weight, *bias;
  T eps;
  Used used;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const a = weight[j] / num::sqrt(variance[j] + eps);
    h[r * C + j] = used.counts(r) ? (x[r * C + j] - mean[j]) * a + bias[j] : T(0);
  }
};
template <class T>
struct keep_running {
  T *mean, *rstd;
  T const *running_mean, *running_var;
  T eps;
  BRAID_HD void operator()(std::size_t, std::size_t j) const {
    mean[j] = running_mean[j], rstd[j] = T(1) / num::sqrt(running_var[j] + eps);
  }
};
template <class T, std::size_t C, class Used>
struct running_din {
  T* dx;
  T const *d, *rstd, *weight;
  Used used;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    dx[r * C + j] = used.counts(r) ? d[r * C + j] * rstd[j] * weight[j] : T(0);
  }
};
template <class T, class Used>
struct finish_mean {
  T* mean;
  Used used;
  BRAID_HD void operator()(std::size_t, std::size_t j) const { mean[j] /= used.count(); }
};
template <class T, class Used>
struct finish_statistics {
  T *rstd, *running_mean, *running_var;
  T const* mean;
  Used used;
  T eps, momentum;
  BRAID_HD void operator()(std::size_t, std::size_t j) const {
    T const count = used.count(), sum = rstd[j];
    rstd[j] = T(1) / num::sqrt(sum / count + eps);
    if (count < T(2)) return;  // one step in all says nothing of a variance
    running_mean[j] += momentum * (mean[j] - running_mean[j]);
    running_var[j] += momentum * (sum / (count - T(1)) - running_var[j]);
  }
};
template <class T, std::size_t C, class Used>
struct batch_norm_din {
  T* dx;
  T const *d, *x, *mean, *rstd, *weight, *sum_d, *sum_dx;
  Used used;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const n = (x[r * C + j] - mean[j]) * rstd[j], count = used.count();
    T const v = weight[j] * rstd[j] * (d[r * C + j] - sum_d[j] / count - n * (sum_dx[j] / count));
    dx[r * C + j] = used.counts(r) ? v : T(0);
  }
};
}  // namespace detail

/// Batch normalisation: h = (x - mean) / sqrt(var + eps) w + b, a channel; the statistics are the batch's in training and
/// the running ones in prediction. Of a sequence, the steps within the samples' lengths are what it is taken over; a batch of
/// fewer than two of them leaves the running ones as they are.
///
/// shapes  x: [F], [C, H, W], [C, D, H, W] or [T, C]; h as x, zero beyond a sample's length; weight, bias, running_mean,
///         running_var: [F] or [C].
/// units   eps 1e-5, momentum 0.1, unbiased running variance.
/// cost    three passes in training, one in prediction. A training batch is never split over threads.
/// errors  features_last or an_image (compile time); value_error in training, a batch of one row of features.
/// source  Ioffe and Szegedy 2015; torch.nn.BatchNorm1d, which wants a sequence as [C, T], 2d and 3d.
struct batch_norm : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_channels<In>, at<batch_norm>, got<In>, wants<features_last, an_image>>,
                  "batch_norm: give it features, an image, a volume or a sequence [T, C]; frames become one by `| as_volume`");
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
    static constexpr bool timed = is_timed<In>;
    template <class T>
    using used_rows = std::conditional_t<timed, detail::positions_within<T, channels_of<In>::steps>, detail::every_position<T>>;

    template <template <class> class Batch>
    struct saved {
      Batch<once<shape<C>>> mean, rstd;
      Batch<once<shape<timed>>> count;
      static constexpr void each(auto&& self, auto&& f) { f(self.mean), f(self.rstd), f(self.count); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<once<shape<C>>> sum_d, sum_dx;
      static constexpr void each(auto&& self, auto&& f) { f(self.sum_d), f(self.sum_dx); }
    };
    template <class T>
    static used_rows<T> used(auto const& c, std::size_t rows, T const* count) {
      if constexpr (timed) return {{c.lengths()}, count};
      else return {T(rows)};
    }

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      using Used = used_rows<T>;
      auto const x = channels_as_columns(c.in());
      auto const h = channels_as_columns(c.out);
      if constexpr (Call::learning) {
        T *mean = c.saved.mean.data, *rstd = c.saved.rstd.data, *count = c.saved.count.data;
        c.k.zero(mean, C), c.k.zero(rstd, C);
        if constexpr (timed) {
          c.k.zero(count, 1);
          c.k.template reduce<1>(count, c.rows, detail::positions_of_row<T, channels_of<In>::steps>{{c.lengths()}});
        }
        Used const who = used<T>(c, x.rows, count);
        c.k.template reduce<C>(mean, x.rows, detail::counted<T, C, Used>{x.data, who});
        c.k.template each<C>(1, detail::finish_mean<T, Used>{mean, who});
        c.k.template reduce<C>(rstd, x.rows, detail::deviation_squared<T, C, Used>{x.data, mean, who});
        c.k.template each<C>(1, detail::finish_statistics<T, Used>{rstd, c.state.running_mean.data, c.state.running_var.data,
                                                                   mean, who, T(eps), T(momentum)});
        c.k.template each<C>(x.rows, detail::normalise<T, C, Used>{h.data, x.data, mean, rstd, c.params.weight.data,
                                                                   c.params.bias.data, who});
      } else {
        if constexpr (Call::training)
          c.k.template each<C>(1, detail::keep_running<T>{c.saved.mean.data, c.saved.rstd.data, c.state.running_mean.data,
                                                          c.state.running_var.data, T(eps)});
        c.k.template each<C>(x.rows, detail::normalise_running<T, C, Used>{
                                         h.data, x.data, c.state.running_mean.data, c.state.running_var.data,
                                         c.params.weight.data, c.params.bias.data, T(eps), used<T>(c, x.rows, nullptr)});
      }
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      using Used = used_rows<T>;
      auto const x = channels_as_columns(c.in());
      auto const d = channels_as_columns(c.dout);
      T const *mean = c.saved.mean.data, *rstd = c.saved.rstd.data;
      T *sum_d = c.scratch.sum_d.data, *sum_dx = c.scratch.sum_dx.data;
      if constexpr (!Call::learning) {  // the statistics are constants
        Used const counting = used<T>(c, x.rows, nullptr);
        if (c.din())
          c.k.template each<C>(x.rows, detail::running_din<T, C, Used>{c.din().data, d.data, rstd, c.params.weight.data, counting});
        return;
      }
      Used const who = used<T>(c, x.rows, c.saved.count.data);
      c.k.zero(sum_d, C), c.k.zero(sum_dx, C);
      c.k.template reduce<C>(sum_d, x.rows, detail::counted<T, C, Used>{d.data, who});
      c.k.template reduce<C>(sum_dx, x.rows, detail::product_with_normalised<T, C, Used>{d.data, x.data, mean, rstd, who});
      c.k.map(batch<channels, T>{c.dparams.weight.data, 1}, fn::plus{}, batch<channels, T const>{c.dparams.weight.data, 1},
              batch<channels, T const>{sum_dx, 1});
      c.k.map(batch<channels, T>{c.dparams.bias.data, 1}, fn::plus{}, batch<channels, T const>{c.dparams.bias.data, 1},
              batch<channels, T const>{sum_d, 1});
      if (c.din())
        c.k.template each<C>(x.rows, detail::batch_norm_din<T, C, Used>{c.din().data, d.data, x.data, mean, rstd,
                                                                        c.params.weight.data, sum_d, sum_dx, who});
    }
  };
};

}  // namespace layer
inline constexpr layer::batch_norm batch_norm{};
}  // namespace braid
