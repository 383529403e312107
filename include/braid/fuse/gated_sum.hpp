#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

#include <cstdint>

namespace braid::inline v0 {
namespace fusion {

namespace detail {
template <class T, std::size_t H, std::size_t N>
struct gated_terms {
  T* h;
  T const* z;
  branches<T const, N> x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T s = 0;
    for (std::size_t m = 0; m < N; ++m)
      if (x.at[m]) s += z[(r * N + m) * H + j] * x.at[m][r * H + j];
    h[r * H + j] = s;
  }
};
template <class T, std::size_t H, std::size_t N>
struct gates_back {
  T* dz;
  T const* dh;
  branches<T const, N> x;
  BRAID_HD void operator()(std::size_t r, std::size_t i) const {
    T const* const xm = x.at[i / H];
    dz[r * N * H + i] = xm ? dh[r * H + i % H] * xm[r * H + i % H] : T(0);
  }
};
template <class... In>
inline constexpr bool fits_gates = false;
template <class Z, class X, class... More>
inline constexpr bool fits_gates<Z, X, More...> =
    std::is_same_v<Z, shape<X::size*(1 + sizeof...(More))>> && is_vector<X> && alike<X, More...>;
}  // namespace detail

/// h = z_1 * x_1 + ... + z_N * x_N, elementwise, the gates of all branches in one branch before them. The last step of
/// gmu, and in mag.
///
/// shapes  z: [N H], gate by gate; x_m, h: [H].
/// units   z none.
/// cost    2 N flop an element of h forward, twice that backward.
/// errors  shapes_agree (compile time).
/// absence an absent branch's term is missing; the gates must be there.
struct gated_sum : fusion_policy {
  static constexpr std::string_view name = "gated_sum";
  template <class... In>
  static consteval void law() {
    static_assert(holds<detail::fits_gates<In...>, at<gated_sum>, got<In...>, wants<at_least<2>>>,
                  "gated_sum: first all gates as one axis, | dense<N * H>, then N branches that end in | dense<H>");
  }
  template <class Z, class... In>
  struct on : bound<Z, In...> {
    static constexpr std::size_t N = sizeof...(In);
    using out = std::conditional_t<detail::fits_gates<Z, In...>, nth<0, In..., Z>, poison>;
    static constexpr bool bears_absence = true;
    static constexpr std::uint64_t needs = 1;
    static constexpr std::size_t H = out::size, flops = 2 * N * H;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      auto const x = branches_or_null<1>(c);
      c.k.template each<H>(c.rows, detail::gated_terms<T, H, N>{c.out.data, c.template in<0>().data, x});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      if (auto const dz = c.template din<0>())
        c.k.template each<N * H>(c.rows, detail::gates_back<T, H, N>{dz.data, c.dout.data, branches_or_null<1>(c)});
      repeat_indexed<N>([&]<class I>(I) {
        auto const z = batch<out, T const, N * H>{c.template in<0>().data + I::value * H, c.rows};
        if (auto const dx = c.template din<I::value + 1>()) c.k.map(dx, fn::times{}, c.dout, z);  // dh z_m   [n, H]
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::gated_sum gated_sum{};
}  // namespace braid
