#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// log sum exp(x_m) of every branch: [n, P].
template <class T, std::size_t P, std::size_t C>
struct log_sum_exp {
  T* l;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t p) const {
    T const* v = x.at[p] + r * C;
    T const most = num::largest<C>(v);
    T total = 0;
    for (std::size_t j = 0; j < C; ++j) total += num::exp(v[j] - most);
    l[r * P + p] = most + num::log(total);
  }
};
template <class T, std::size_t P, std::size_t C>
struct sum_of_logs {
  T* h;
  T const* l;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T s = 0;
    for (std::size_t p = 0; p < P; ++p) s += x.at[p][r * C + j] - l[r * P + p];
    h[r * C + j] = s;
  }
};
template <class T, std::size_t C>
struct row_sum {
  T* s;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T t = 0;
    for (std::size_t j = 0; j < C; ++j) t += x[r * C + j];
    s[r] = t;
  }
};
/// dx = dh - softmax(x) times the sum of dh.
struct log_softmax_slope {
  template <class T>
  BRAID_HD T operator()(T dh, T total, T x, T l) const { return dh - num::exp(x - l) * total; }
};
}  // namespace detail

/// h = log softmax(x_1) + ... + log softmax(x_N): each branch is a distribution over the classes, and they are multiplied.
/// h is not normalised; cross_entropy and softmax do that.
///
/// shapes  x_m, h: [C], logits.
/// units   h in nats.
/// cost    one exp and four flop an element of each branch; training keeps N floats a sample.
/// errors  shapes_agree, logits (compile time).
/// absence an absent expert is left out.
/// source  Hinton 2002, Training products of experts by minimizing contrastive divergence.
struct product_of_experts : of_logits<product_of_experts> {
  static constexpr std::string_view name = "product_of_experts";
  template <class... In>
  struct on : bound<In...> {
    using out = common_vector<In...>;
    static constexpr std::size_t N = sizeof...(In), C = out::size;
    static constexpr bool in_place = true, bears_absence = true;
    static constexpr std::size_t flops = 5 * N * C;

    template <template <class> class Batch>
    struct saved {
      Batch<shape<N>> l;
      static constexpr void each(auto&& self, auto&& f) { f(self.l); }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<1>> total;
      static constexpr void each(auto&& self, auto&& f) { f(self.total); }
    };

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      auto const x = present_branches(c);
      T* const l = Call::training ? c.saved.l.data : c.scratch.l.data;
      c.k.template each<P>(c.rows, detail::log_sum_exp<T, P, C>{l, x});
      c.k.template each<C>(c.rows, detail::sum_of_logs<T, P, C>{c.out.data, l, x});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const total = c.scratch.total;
      c.k.template each<1>(c.rows, detail::row_sum<T, C>{total.data, c.dout.data});
      last_to_first<N>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        constexpr std::size_t p = place_among_present<i, Call>;
        auto const l = batch<shape<1>, T const, Call::present_inputs>{c.saved.l.data + p, c.rows};
        if (auto const dx = c.template din<i>())
          c.k.map(dx, detail::log_softmax_slope{}, c.dout, total, c.template in<i>(), l);
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::product_of_experts product_of_experts{};
}  // namespace braid
