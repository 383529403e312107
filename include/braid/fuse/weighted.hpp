#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// a_m = exp(w_m) / sum exp(w_k), over the P branches that are there.
template <class T, std::size_t P>
struct weights_of_branches {
  T* a;
  T const* w;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t, std::size_t p) const {
    T most = w[x.which[0]];
    for (std::size_t k = 1; k < P; ++k) most = w[x.which[k]] > most ? w[x.which[k]] : most;
    T total = 0;
    for (std::size_t k = 0; k < P; ++k) total += num::exp(w[x.which[k]] - most);
    a[p] = num::exp(w[x.which[p]] - most) / total;
  }
};
template <class T, std::size_t P, std::size_t F>
struct weighted_sum {
  T* h;
  T const* a;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * F + j;
    T s = 0;
    for (std::size_t p = 0; p < P; ++p) s += a[p] * x.at[p][i];
    h[i] = s;
  }
};
/// The part of da_m that row r brings: dh . x_m.
template <class T, std::size_t P, std::size_t F>
struct weighted_slope {
  T const* dh;
  branches<T const, P> x;
  BRAID_HD T operator()(std::size_t r, std::size_t p) const { return dot<F>(dh + r * F, x.at[p] + r * F); }
};
/// dw_m += a_m (da_m - sum a_k da_k).
template <class T, std::size_t P>
struct softmax_back {
  T* dw;
  T const *a, *da;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t, std::size_t p) const {
    T s = 0;
    for (std::size_t k = 0; k < P; ++k) s += a[k] * da[k];
    dw[x.which[p]] += a[p] * (da[p] - s);
  }
};
}  // namespace detail

/// h = a_1 x_1 + ... + a_N x_N with a = softmax(weight): one learned weight a branch, the same for every sample.
///
/// shapes  all branches of one shape, any; h the same; weight: [N], starts at zero, where h is the mean.
/// units   one scale for all: logits, or branches that end in a norm.
/// cost    2 N flop an element.
/// errors  shapes_agree, real_numbers (compile time).
/// absence softmax over the branches that are there.
/// source  Perrone and Cooper 1993 (weighted ensembles), the weights by softmax so that they sum to 1.
struct weighted : of_one_shape<weighted> {
  static constexpr std::string_view name = "weighted";
  template <class... In>
  struct on : bound<In...> {
    using out = common_shape<In...>;
    static constexpr std::size_t N = sizeof...(In), F = out::size;
    static constexpr bool in_place = true, bears_absence = true;
    static constexpr std::size_t flops = 2 * N * F;

    template <template <class> class Tensor>
    struct params {
      Tensor<vec<N>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::zeros); }
    };
    template <template <class> class Batch>
    struct scratch {
      Batch<once<shape<N>>> a;
      static constexpr void each(auto&& self, auto&& f) { f(self.a); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<once<shape<N>>> a, da;
      static constexpr void each(auto&& self, auto&& f) { f(self.a), f(self.da); }
    };

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      auto const x = present_branches(c);
      T* const a = c.scratch.a.data;
      c.k.template each<P>(1, detail::weights_of_branches<T, P>{a, c.params.weight.data, x});
      c.k.template each<F>(c.rows, detail::weighted_sum<T, P, F>{c.out.data, a, x});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      auto const x = present_branches(c);
      T* const a = c.scratch.a.data;
      T* const da = c.scratch.da.data;
      c.k.template each<P>(1, detail::weights_of_branches<T, P>{a, c.params.weight.data, x});
      c.k.zero(da, P);
      c.k.template reduce<P>(da, c.rows, detail::weighted_slope<T, P, F>{c.dout.data, x});
      c.k.template each<P>(1, detail::softmax_back<T, P>{c.dparams.weight.data, a, da, x});
      last_to_first<N>([&]<class I>(I) {
        T const* const am = a + place_among_present<I::value, Call>;
        if (auto const dx = c.template din<I::value>())        // dx_m = a_m dh; the one a_m for all rows
          c.k.map(dx, fn::times{}, c.dout, batch<shape<1>, T const, 0>{am, c.rows});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::weighted weighted{};
}  // namespace braid
