#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"
#include "braid/layer/dense.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
template <class T, std::size_t N, std::size_t F>
struct own_dense {
  T* h;
  T const *x, *w, *b;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * N + j] = b[r * N + j] + dot<F>(w + (r * N + j) * F, x + r * F);
  }
};
template <class T, std::size_t N, std::size_t F>
struct own_dense_dx {
  T* dx;
  T const *dh, *w;
  BRAID_HD void operator()(std::size_t r, std::size_t i) const {
    T s = 0;
    for (std::size_t j = 0; j < N; ++j) s += dh[r * N + j] * w[(r * N + j) * F + i];
    dx[r * F + i] = s;
  }
};
template <class T, std::size_t N, std::size_t F>
struct own_dense_dw {
  T* dw;
  T const *dh, *x;
  BRAID_HD void operator()(std::size_t r, std::size_t i) const {
    dw[r * N * F + i] = dh[r * N + i / F] * x[r * F + i % F];
  }
};

/// h = W x + b with weights of each sample's own: x: [F], W: [N F], row by row, b: [N].
template <std::size_t N>
struct applied : fusion_policy {
  static constexpr std::string_view name = "applied";
  template <class X, class W, class B>
  struct on : bound<X, W, B> {
    using out = shape<N>;
    static constexpr std::size_t F = X::size, flops = 2 * N * F;
    static_assert(W::size == N * F && B::size == N);

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      c.k.template each<N>(c.rows, own_dense<T, N, F>{c.out.data, c.template in<0>().data, c.template in<1>().data,
                                                      c.template in<2>().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      T const *x = c.template in<0>().data, *w = c.template in<1>().data, *dh = c.dout.data;
      if (auto const d = c.template din<0>()) c.k.template each<F>(c.rows, own_dense_dx<T, N, F>{d.data, dh, w});
      if (auto const d = c.template din<1>()) c.k.template each<N * F>(c.rows, own_dense_dw<T, N, F>{d.data, dh, x});
      if (auto const d = c.template din<2>()) c.k.copy(d, c.dout);
    }
  };
};
struct hyper_weight {
  static constexpr std::string_view name = "weight_of";
};
struct hyper_bias {
  static constexpr std::string_view name = "bias_of";
};
}  // namespace detail

/// A dense layer on the first branch whose weights the second one makes: h = W(z) x + b(z), W and b affine in z.
///
/// shapes  x: [F], z: [Z], h: [N]; weight_of.weight: [N F, Z], what W's numbers, row by row, are of z; weight_of.bias:
///         [N F]; bias_of.weight: [N, Z]; bias_of.bias: [N].
/// units   none; a product of two: start from branches of scale 1 (a norm or tanh).
/// cost    2 N F Z flop a sample forward, twice that backward; training keeps N F numbers a sample.
/// errors  exactly<2>, a_vector (compile time).
/// absence not borne: there is no layer without z, and nothing to apply it to without x.
/// source  Ha, Dai and Le 2017, arXiv:1609.09106; as a fusion, Jayakumar et al. 2020, ICLR, section 3.
template <std::size_t N>
struct hyper : composed<hyper<N>, of_vectors<hyper<N>, 2>> {
  static constexpr std::string_view name = "hyper";
  template <class X>
  static constexpr auto body(X x, auto z) {
    constexpr std::size_t F = out_t<X>::size;
    return braid::fuse<detail::applied<N>{}>(x, z | braid::named<detail::hyper_weight>(braid::dense<N * F>),
                                             z | braid::named<detail::hyper_bias>(braid::dense<N>));
  }
};

}  // namespace fusion
template <std::size_t N>
inline constexpr sized_policy<fusion::hyper<N>, N> hyper{};
}  // namespace braid
