#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

#include <cstdint>

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t N, std::size_t T, std::size_t F>
struct put_in_front {  // over [n (N + T), F]
  S* h;
  S const *x, *weight;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / (N + T), t = i % (N + T);
    if (t < N) h[i * F + j] = weight[t * F + j];
    else h[i * F + j] = !lengths || t - N < std::size_t(lengths[r]) ? x[(r * T + t - N) * F + j] : S(0);
  }
};
template <class S, std::size_t N, std::size_t T, std::size_t F>
struct behind_front {  // over [n T, F]
  S* dx;
  S const* d;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / T;
    bool const used = !lengths || i % T < std::size_t(lengths[r]);
    dx[i * F + j] = used ? d[((r + 1) * N + i) * F + j] : S(0);
  }
};
template <std::size_t N, std::size_t T>
struct longer {  // a number a row
  std::int32_t* to;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    to[r] = std::int32_t(N) + (lengths ? lengths[r] : std::int32_t(T));
  }
};

/// N learned vectors in front of the steps, the first numbers of which Init says.
template <class Self, std::size_t N, class Init>
struct in_front : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<Self>, got<In>, wants<a_sequence>>,
                  "learned vectors in front: give it vectors [T, F]: a series, tokens behind `| embedding<D>`, or patches");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size;
    using out = typename with_steps<In, N + T>::type;
    static constexpr bool reads_in = false, gives_lengths = is_sequence<In>;

    template <template <class> class Tensor>
    struct params {
      Tensor<rows_of<N, F>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, Init{}()); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using op = put_in_front<typename Call::scalar, N, T, F>;
      c.k.template each<F>(c.rows * (N + T), op{c.out.data, c.in().data, c.params.weight.data, c.lengths()});
      if constexpr (gives_lengths) c.k.template each<1>(c.rows, longer<N, T>{c.own_lengths, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using S = typename Call::scalar;
      batch<shape<N * F>, S const, (N + T) * F> const first{c.dout.data, c.rows};
      c.k.add_rows(tensor<vec<N * F>, S>{c.dparams.weight.data}, first);
      if (c.din()) c.k.template each<F>(c.rows * T, behind_front<S, N, T, F>{c.din().data, c.dout.data, c.lengths()});
    }
  };
};
struct near_zero {
  constexpr auto operator()() const { return init::normal{0.02f}; }
};
}  // namespace detail

/// N learned vectors in front of the others, the same for all samples: h = [weight_1 ... weight_N, x_1 ... x_T]. A sample's
/// length grows by N. They are what several sequences exchange in a bottleneck; class_token is the one for a decision.
///
/// shapes  x: [T, F]; h: [N + T, F]; weight: [N, F].
/// units   weight starts normal with deviation 0.02.
/// cost    a copy.
/// errors  a_sequence (compile time).
/// source  Nagrani et al. 2021, arXiv:2107.00135.
template <std::size_t N>
struct front_tokens : detail::in_front<front_tokens<N>, N, detail::near_zero> {
};

}  // namespace layer
template <std::size_t N>
inline constexpr sized<layer::front_tokens<N>, N> front_tokens{};
}  // namespace braid
