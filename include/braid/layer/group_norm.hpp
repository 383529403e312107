#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"
#include "braid/layer/within_length.hpp"

namespace braid::inline v0 {
namespace layer {

/// What has channels and positions to take statistics over: an image, a volume, a sequence of vectors, features (one
/// position).
template <class In>
inline constexpr bool has_positions = is_image<In> || is_volume<In> || is_series<In>;
template <std::size_t F>
inline constexpr bool has_positions<shape<F>> = true;

namespace detail {
// P positions of C channels in G groups.
template <class T, std::size_t P, std::size_t C, std::size_t G>
struct group_statistics {
  T *mean, *rstd;
  T const* x;
  used_positions<P> used;
  T eps;
  BRAID_HD void operator()(std::size_t r, std::size_t g) const {
    constexpr std::size_t D = C / G;
    std::size_t const n = used(r);
    T const *first = x + r * P * C + g * D, count = T(n ? n * D : 1);
    T s = 0, v = 0;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = 0; q < D; ++q) s += first[p * C + q];
    T const m = s / count;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = 0; q < D; ++q) v += (first[p * C + q] - m) * (first[p * C + q] - m);
    mean[r * G + g] = m;
    rstd[r * G + g] = T(1) / num::sqrt(v / count + eps);
  }
};
/// The normalised input at position i (over all rows) and channel j.
template <class T, std::size_t P, std::size_t C, std::size_t G>
struct group_normalised {
  T const *x, *mean, *rstd;
  used_positions<P> used;
  BRAID_HD bool counts(std::size_t i) const { return used.counts(i); }
  BRAID_HD T operator()(std::size_t i, std::size_t j) const {
    std::size_t const g = i / P * G + j / (C / G);
    return (x[i * C + j] - mean[g]) * rstd[g];
  }
};
template <class T, std::size_t P, std::size_t C, std::size_t G, bool Affine>
struct group_norm_op {
  T* h;
  group_normalised<T, P, C, G> normalised;
  T const *weight, *bias;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    T const n = normalised.counts(i) ? normalised(i, j) : T(0);
    if constexpr (Affine) h[i * C + j] = normalised.counts(i) ? n * weight[j] + bias[j] : T(0);
    else h[i * C + j] = n;
  }
};
template <class T, std::size_t P, std::size_t C, std::size_t G>
struct group_norm_dweight {
  T const* d;
  group_normalised<T, P, C, G> normalised;
  BRAID_HD T operator()(std::size_t i, std::size_t j) const {
    return normalised.counts(i) ? d[i * C + j] * normalised(i, j) : T(0);
  }
};
template <class T, std::size_t P, std::size_t C, std::size_t G, bool Affine>
struct group_sums {  // means over a group of g and of g n, with g = dout w and n the normalised input
  T *mean_g, *mean_gn;
  T const* d;
  group_normalised<T, P, C, G> normalised;
  T const* weight;
  BRAID_HD void operator()(std::size_t r, std::size_t group) const {
    constexpr std::size_t D = C / G;
    std::size_t const n = normalised.used(r);
    T a = 0, b = 0;
    for (std::size_t i = r * P; i < r * P + n; ++i)
      for (std::size_t j = group * D; j < group * D + D; ++j) {
        T g = d[i * C + j];
        if constexpr (Affine) g *= weight[j];
        a += g;
        b += g * normalised(i, j);
      }
    T const count = T(n ? n * D : 1);
    mean_g[r * G + group] = a / count;
    mean_gn[r * G + group] = b / count;
  }
};
template <class T, std::size_t P, std::size_t C, std::size_t G, bool Affine>
struct group_norm_din {
  T* dx;
  T const* d;
  group_normalised<T, P, C, G> normalised;
  T const *weight, *mean_g, *mean_gn;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const g = i / P * G + j / (C / G);
    T e = d[i * C + j];
    if constexpr (Affine) e *= weight[j];
    T const v = normalised.rstd[g] * (e - mean_g[g] - normalised(i, j) * mean_gn[g]);
    dx[i * C + j] = normalised.counts(i) ? v : T(0);
  }
};

template <bool Affine, class Channels>
struct norm_parameters {
  template <template <class> class Tensor>
  struct params {
    Tensor<like<Channels>> weight, bias;
    static constexpr void each(auto&& self, auto&& f) {
      f("weight", self.weight, init::ones), f("bias", self.bias, init::zeros);
    }
    auto scale() const { return weight.data; }
    auto shift() const { return bias.data; }
  };
};
template <class Channels>
struct norm_parameters<false, Channels> {
  template <template <class> class Tensor>
  struct params {
    static constexpr void each(auto&&, auto&&) {}
    std::nullptr_t scale() const { return nullptr; }
    std::nullptr_t shift() const { return nullptr; }
  };
};
}  // namespace detail

/// A norm over groups of channels, bound; Fits: the law holds.
template <class In, bool Fits, std::size_t Groups, bool Affine>
struct grouped_norm : bound<In> {
  using out = std::conditional_t<Fits, In, poison>;
  using channels = typename channels_of<In>::features;
  static constexpr std::size_t P = channels_of<In>::steps, C = channels::size, G = Fits ? Groups : 1;
  static constexpr std::size_t flops = 8 * In::size;
  static constexpr double eps = 1e-5;

  template <template <class> class Tensor>
  using params = typename detail::norm_parameters<Affine, channels>::template params<Tensor>;
  template <template <class> class Batch>
  struct saved {
    Batch<shape<G>> mean, rstd;
    static constexpr void each(auto&& self, auto&& f) { f(self.mean), f(self.rstd); }
  };
  template <template <class> class Batch>
  struct scratch : saved<Batch> {};
  template <template <class> class Batch>
  struct backward_scratch {
    Batch<shape<G>> mean_g, mean_gn;
    static constexpr void each(auto&& self, auto&& f) { f(self.mean_g), f(self.mean_gn); }
  };

  template <class Call>
  static void forward(Call const& c) {
    if constexpr (Call::training) run(c, c.saved.mean.data, c.saved.rstd.data);
    else run(c, c.scratch.mean.data, c.scratch.rstd.data);
  }
  template <class Call, class T>
  static void run(Call const& c, T* mean, T* rstd) {
    detail::used_positions<P> const used{c.lengths()};
    c.k.template each<G>(c.rows, detail::group_statistics<T, P, C, G>{mean, rstd, c.in().data, used, T(eps)});
    using op = detail::group_norm_op<T, P, C, G, Affine>;
    c.k.template each<C>(
        c.rows * P, op{c.out.data, {c.in().data, mean, rstd, used}, c.params.scale(), c.params.shift()});
  }
  template <class Call>
  static void backward(Call const& c) {
    using T = typename Call::scalar;
    detail::group_normalised<T, P, C, G> const n{c.in().data, c.saved.mean.data, c.saved.rstd.data, {c.lengths()}};
    T const *d = c.dout.data, *w = c.params.scale();
    T *g = c.scratch.mean_g.data, *gn = c.scratch.mean_gn.data;
    if constexpr (Affine) {
      c.k.template reduce<C>(c.dparams.weight.data, c.rows * P, detail::group_norm_dweight<T, P, C, G>{d, n});
      c.k.template reduce<C>(c.dparams.bias.data, c.rows * P, detail::counted<T, C, detail::used_positions<P>>{d, n.used});
    }
    if (!c.din()) return;
    c.k.template each<G>(c.rows, detail::group_sums<T, P, C, G, Affine>{g, gn, d, n, w});
    c.k.template each<C>(c.rows * P, detail::group_norm_din<T, P, C, G, Affine>{c.din().data, d, n, w, g, gn});
  }
};

/// Group normalisation: h = (x - mean) / sqrt(var + eps) w + b, mean and variance over the channels of one of Groups
/// groups and over all pixels of a sample, or all its used steps.
///
/// shapes  x: [C, H, W], [C, D, H, W], [T, C] or [C]; h as x, zero beyond a sample's length; weight, bias: [C].
/// units   eps 1e-5, in squares of x's unit; the variance is the biased one.
/// cost    three passes forward, five backward; training keeps two numbers a group.
/// errors  features_last or an_image, multiple_of<Groups> (compile time).
/// source  Wu and He 2018, arXiv:1803.08494; torch.nn.GroupNorm(Groups, C), which wants a sequence as [C, T].
template <std::size_t Groups>
struct group_norm : unit {
  template <class In>
  static constexpr bool divides = !has_positions<In> || channels_of<In>::features::size % Groups == 0;
  template <class In>
  static consteval void law() {
    static_assert(holds<has_positions<In>, at<group_norm>, got<In>, wants<an_image, features_last>>,
                  "group_norm: give it an image, a sequence [T, C] or features, before any `| flatten`");
    static_assert(holds<divides<In>, at<group_norm>, got<In>, wants<multiple_of<Groups>>>,
                  "group_norm<Groups>: as many groups as divide the channels");
  }
  template <class In>
  struct on : grouped_norm<In, has_positions<In> && divides<In>, Groups, true> {};
};

}  // namespace layer
template <std::size_t Groups>
inline constexpr sized<layer::group_norm<Groups>, Groups> group_norm{};
}  // namespace braid
