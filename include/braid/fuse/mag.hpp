#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/gated_sum.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/relu.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// How far x is shifted along v: alpha = min(beta ||x|| / (||v|| + eps), 1); and both norms.
template <class T, std::size_t F>
struct shift_lengths {
  T const *x, *v;
  T beta, eps;
  struct result {
    T alpha, x_norm, v_norm;
  };
  BRAID_HD result operator()(std::size_t r) const {
    T a = 0, b = 0;
    for (std::size_t j = 0; j < F; ++j) a += x[r * F + j] * x[r * F + j], b += v[r * F + j] * v[r * F + j];
    a = num::sqrt(a), b = num::sqrt(b);
    T const ratio = beta * a / (b + eps);
    return {ratio < T(1) ? ratio : T(1), a, b};
  }
};
template <class T, std::size_t F>
struct shift_alpha {
  T* alpha;
  shift_lengths<T, F> lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t) const { alpha[r] = lengths(r).alpha; }
};
// With s = dh . v: dx = dh + s dalpha/dx, dv = alpha dh + s dalpha/dv. Both slopes lie along their own vector; a norm
// of zero has none, nor has an alpha of 1.
template <class T, std::size_t F>
struct shift_slopes {
  T *along_x, *along_v;
  T const* dh;
  shift_lengths<T, F> lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    auto const [alpha, a, b] = lengths(r);
    T s = 0;
    for (std::size_t j = 0; j < F; ++j) s += dh[r * F + j] * lengths.v[r * F + j];
    T const below = b + lengths.eps;
    along_x[r] = alpha < T(1) && a > T(0) ? s * lengths.beta / below / a : T(0);
    along_v[r] = alpha < T(1) && b > T(0) ? -s * alpha / below / b : T(0);
  }
};
struct plus_scaled {  // a + s b
  template <class T>
  BRAID_HD T operator()(T a, T s, T b) const { return a + s * b; }
};
struct scaled_plus_scaled {  // s a + t b
  template <class T>
  BRAID_HD T operator()(T s, T a, T t, T b) const { return s * a + t * b; }
};

/// h = x + alpha v, alpha = min(Percent/100 ||x|| / (||v|| + eps), 1). x, v, h: [F].
template <std::size_t Percent>
struct shift_within : fusion_policy {
  static constexpr std::string_view name = "shift";
  template <class X, class V>
  struct on : bound<X, V> {
    using out = X;
    static constexpr std::size_t F = X::size, flops = 8 * F;
    static constexpr double eps = 1e-6;

    template <template <class> class Batch>
    struct scratch {
      Batch<shape<1>> alpha;
      static constexpr void each(auto&& self, auto&& f) { f(self.alpha); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<1>> alpha, along_x, along_v;
      static constexpr void each(auto&& self, auto&& f) { f(self.alpha), f(self.along_x), f(self.along_v); }
    };
    template <class T>
    static constexpr auto lengths(auto const& c) {
      return shift_lengths<T, F>{c.template in<0>().data, c.template in<1>().data, T(Percent) / T(100), T(eps)};
    }
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      c.k.template each<1>(c.rows, shift_alpha<T, F>{c.scratch.alpha.data, lengths<T>(c)});
      c.k.map(c.out, plus_scaled{}, c.template in<0>(), c.scratch.alpha, c.template in<1>());
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const& t = c.scratch;
      c.k.template each<1>(c.rows, shift_alpha<T, F>{t.alpha.data, lengths<T>(c)});
      c.k.template each<1>(c.rows, shift_slopes<T, F>{t.along_x.data, t.along_v.data, c.dout.data, lengths<T>(c)});
      if (auto const dx = c.template din<0>()) c.k.map(dx, plus_scaled{}, c.dout, t.along_x, c.template in<0>());
      if (auto const dv = c.template din<1>())
        c.k.map(dv, scaled_plus_scaled{}, t.alpha, c.dout, t.along_v, c.template in<1>());
    }
  };
};
struct mag_gate {
  static constexpr std::string_view name = "gate";
};
struct mag_map {
  static constexpr std::string_view name = "map";
};
}  // namespace detail

/// Multimodal adaptation gate: the other branches shift the first, the further the longer it is.
///   h = x_0 + alpha v,  v = sum over m of relu(G_m [x_m; x_0]) * (W_m x_m),
///   alpha = min(beta ||x_0|| / (||v|| + eps), 1),  beta = Percent / 100; every map has a bias.
///
/// shapes  x_0, h: [F]; x_m: [F_m], m = 1 ... N - 1; gate.m.weight: [F, F_m + F], gate.m.bias: [F];
///         map.m.weight: [F, F_m], map.m.bias: [F].
/// units   h in x_0's; eps 1e-6 in v's: where v is nearly zero alpha is 1, where x_0 is zero so are h - x_0 and alpha.
/// cost    2 F (2 (F_1 + ... + F_(N - 1)) + (N - 1) F) flop a sample forward, twice that backward.
/// errors  at_least<2>, a_vector (compile time).
/// absence another branch than the first: v goes without it; without all others h = x_0. The first must be there.
/// source  Rahman et al. 2020, arXiv:1908.05787; its norm and dropout follow as layers: | layer_norm | dropout<50>.
template <std::size_t Percent>
struct mag : composed<mag<Percent>, of_vectors<mag<Percent>>> {
  static constexpr std::string_view name = "mag";
  template <class... In>
  static constexpr bool fits = sizeof...(In) >= 2 && (is_vector<In> && ...);
  template <class... In>
  static consteval void law() {
    static_assert(holds<sizeof...(In) >= 2, at<mag>, got<In...>, wants<at_least<2>>>,
                  "mag: what is shifted comes first, then at least one branch that shifts it");
    static_assert(holds<(is_vector<In> && ...), at<mag>, got<odd_vector<In...>>, wants<a_vector>>,
                  "mag wants one axis a branch: end each with | dense<N>, after `| flatten` or `| last`");
  }
  static constexpr auto body(auto x, auto... other) {
    return of(std::index_sequence_for<decltype(other)...>{}, x, other...);
  }

 private:
  template <std::size_t... I, class X>
  static constexpr auto of(std::index_sequence<I...>, X x, auto... other) {
    constexpr auto to_x = braid::dense<out_t<X>::size>;
    return braid::fuse<detail::shift_within<Percent>{}>(
        x, braid::fuse<gated_sum{}>(
               braid::fuse<concat{}>((braid::fuse<concat{}>(other, x) |
                                      braid::named<numbered<I + 1, detail::mag_gate>>(to_x) | braid::relu)...),
               (other | braid::named<numbered<I + 1, detail::mag_map>>(to_x))...));
  }
};

}  // namespace fusion
template <std::size_t Percent>
inline constexpr sized_policy<fusion::mag<Percent>, Percent> mag{};
}  // namespace braid
