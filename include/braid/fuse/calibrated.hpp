#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// by_m = 1 / T_m = exp(-t_m) of the P branches that are there.
template <class T, std::size_t P>
struct sharpness {
  T* by;
  T const* t;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t, std::size_t p) const { by[p] = num::exp(-t[x.which[p]]); }
};
/// log sum exp(x_m / T_m) of every branch: [n, P].
template <class T, std::size_t P, std::size_t C>
struct warm_log_sum_exp {
  T* l;
  T const* by;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t p) const {
    T const* v = x.at[p] + r * C;
    T const most = num::largest<C>(v);
    T total = 0;
    for (std::size_t j = 0; j < C; ++j) total += num::exp(by[p] * (v[j] - most));
    l[r * P + p] = by[p] * most + num::log(total);
  }
};
/// The logarithm of the mean of the branches' probabilities.
template <class T, std::size_t P, std::size_t C>
struct log_mean_probability {
  T* h;
  T const *l, *by;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T said[P];
    for (std::size_t p = 0; p < P; ++p) said[p] = by[p] * x.at[p][r * C + j] - l[r * P + p];
    T const most = num::largest<P>(said);
    T total = 0;
    for (std::size_t p = 0; p < P; ++p) total += num::exp(said[p] - most);
    h[r * C + j] = most + num::log(total / T(P));
  }
};
/// dh_j times the share of branch p in the mean of class j: the slope in log softmax(x_p / T_p)[j].
template <class T>
struct share_of_mean {
  T parts;
  BRAID_HD T operator()(T dh, T h, T x, T l, T by) const { return dh * num::exp(by * x - l - h) / parts; }
};
/// The sum over the classes of those of branch p: [n, P].
template <class T, std::size_t P, std::size_t C>
struct sum_of_shares {
  T* sum;
  T const *dh, *h, *l, *by;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t p) const {
    T s = 0;
    for (std::size_t j = 0; j < C; ++j)
      s += share_of_mean<T>{T(P)}(dh[r * C + j], h[r * C + j], x.at[p][r * C + j], l[r * P + p], by[p]);
    sum[r * P + p] = s;
  }
};
/// dz = its share, less softmax(z) times the sum of the shares, z = x / T.
template <class T>
struct warm_slope {
  T parts;
  BRAID_HD T operator()(T dh, T h, T x, T l, T by, T sum) const {
    return share_of_mean<T>{parts}(dh, h, x, l, by) - num::exp(by * x - l) * sum;
  }
};
/// The part of dt_p that row r brings: -(dz . z).
template <class T, std::size_t P, std::size_t C>
struct temperature_slope {
  T const *dh, *h, *l, *by, *sum;
  branches<T const, P> x;
  BRAID_HD T operator()(std::size_t r, std::size_t p) const {
    T s = 0;
    for (std::size_t j = 0; j < C; ++j) {
      T const v = x.at[p][r * C + j];
      s -= by[p] * v * warm_slope<T>{T(P)}(dh[r * C + j], h[r * C + j], v, l[r * P + p], by[p], sum[r * P + p]);
    }
    return s;
  }
};
template <class T, std::size_t P>
struct add_to_present {
  T* to;
  T const* from;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t, std::size_t p) const { to[x.which[p]] += from[p]; }
};
template <class T, std::size_t P, std::size_t C>
struct calibrated_din {
  T* dx;
  T const *dh, *h, *x, *l, *by, *sum;  // of the p-th branch that is there
  std::size_t p;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * C + j, q = r * P + p;
    dx[i] = by[p] * warm_slope<T>{T(P)}(dh[i], h[i], x[i], l[q], by[p], sum[q]);
  }
};
}  // namespace detail

/// Late fusion with a temperature a branch, T_m = exp(t_m), that makes each as sure as it has reason to be:
///   h = log((softmax(x_1 / T_1) + ... + softmax(x_N / T_N)) / N)
/// The mean is one of probabilities: a mean of logits is at the mercy of their scale again, and one branch that is
/// wrong and sure outvotes all others in it (for that there are weighted and product_of_experts). h is normalised, so
/// softmax(h) = exp(h), and cross_entropy is its likelihood.
///
/// A temperature is fitted on data that the branches have not learned from, with the branches frozen:
///   fit(model, held_out, cross_entropy, adam{.rate = 1e-2}, {.groups = {{"photo.*", frozen}, {"notes.*", frozen}}})
///
/// shapes  x_m, h: [C], logits; log_temperature: [N], starts at zero, where T is 1.
/// units   x in nats times T_m; h in nats.
/// cost    two exponentials an element of each branch forward, five backward; training keeps N floats a sample.
/// errors  shapes_agree, logits (compile time).
/// absence the mean of the branches that are there.
/// source  temperatures: Guo et al. 2017, arXiv:1706.04599; the mean: a linear opinion pool, Stone 1961.
struct calibrated : of_logits<calibrated> {
  static constexpr std::string_view name = "calibrated";
  template <class... In>
  struct on : bound<In...> {
    using out = common_vector<In...>;
    static constexpr std::size_t N = sizeof...(In), C = out::size;
    static constexpr bool in_place = true, reads_out = true, bears_absence = true;
    static constexpr std::size_t flops = 8 * N * C;

    template <template <class> class Tensor>
    struct params {
      Tensor<vec<N>> log_temperature;
      static constexpr void each(auto&& self, auto&& f) { f("log_temperature", self.log_temperature, init::zeros); }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<N>> l;
      static constexpr void each(auto&& self, auto&& f) { f(self.l); }
    };
    template <template <class> class Batch>
    struct scratch {
      Batch<shape<N>> l;
      Batch<once<shape<N>>> by;
      static constexpr void each(auto&& self, auto&& f) { f(self.l), f(self.by); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<N>> sum;
      Batch<once<shape<N>>> by, dt;
      static constexpr void each(auto&& self, auto&& f) { f(self.sum), f(self.by), f(self.dt); }
    };

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      auto const x = present_branches(c);
      T* const l = Call::training ? c.saved.l.data : c.scratch.l.data;
      T* const by = c.scratch.by.data;
      c.k.template each<P>(1, detail::sharpness<T, P>{by, c.params.log_temperature.data, x});
      c.k.template each<P>(c.rows, detail::warm_log_sum_exp<T, P, C>{l, by, x});
      c.k.template each<C>(c.rows, detail::log_mean_probability<T, P, C>{c.out.data, l, by, x});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      auto const x = present_branches(c);
      T const *const dh = c.dout.data, *const h = c.out.data, *const l = c.saved.l.data;
      T *const by = c.scratch.by.data, *const dt = c.scratch.dt.data, *const sum = c.scratch.sum.data;
      c.k.template each<P>(1, detail::sharpness<T, P>{by, c.params.log_temperature.data, x});
      c.k.template each<P>(c.rows, detail::sum_of_shares<T, P, C>{sum, dh, h, l, by, x});
      c.k.zero(dt, P);
      c.k.template reduce<P>(dt, c.rows, detail::temperature_slope<T, P, C>{dh, h, l, by, sum, x});
      c.k.template each<P>(1, detail::add_to_present<T, P>{c.dparams.log_temperature.data, dt, x});
      last_to_first<N>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>())
          c.k.template each<C>(c.rows, detail::calibrated_din<T, P, C>{
                                           dx.data, dh, h, c.template in<I::value>().data, l, by, sum,
                                           place_among_present<I::value, Call>});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::calibrated calibrated{};
}  // namespace braid
