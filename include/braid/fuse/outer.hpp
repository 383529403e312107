#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
// The outer product of N vectors as one axis, the last vector's index fastest. With Ones each is [1; x]. A branch that
// is not there counts as zeros, with Uniform as the distribution that says nothing, 1 / F everywhere.
template <class T, bool Ones, bool Uniform, std::size_t... F>
struct outer_value {
  static constexpr std::size_t N = sizeof...(F), size = ((F + Ones) * ... * 1);
  branches<T const, N> x;
  /// Number j of the product of row r; without the factor of branch `but`.
  BRAID_HD T operator()(std::size_t r, std::size_t j, std::size_t but = N) const {
    constexpr std::size_t width[] = {F...};
    T p = 1;
    for (std::size_t m = N; m-- > 0;) {
      std::size_t const i = j % (width[m] + Ones);
      j /= width[m] + Ones;
      if (m == but || (Ones && i == 0)) continue;
      p *= x.at[m] ? x.at[m][r * width[m] + i - Ones] : Uniform ? T(1) / T(width[m]) : T(0);
    }
    return p;
  }
};
template <class T, bool Ones, bool Uniform, std::size_t... F>
struct outer_product {
  T* h;
  outer_value<T, Ones, Uniform, F...> value;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { h[r * value.size + j] = value(r, j); }
};
/// dx_m[i] = the sum of dh times the other factors, over all places with index i on axis m.
template <class T, bool Ones, bool Uniform, std::size_t M, std::size_t... F>
struct outer_back {
  T* dx;
  T const* dh;
  outer_value<T, Ones, Uniform, F...> value;
  BRAID_HD void operator()(std::size_t r, std::size_t i) const {
    constexpr std::size_t width[] = {F...};
    std::size_t after = 1;
    for (std::size_t m = M + 1; m < sizeof...(F); ++m) after *= width[m] + Ones;
    std::size_t const stride = after * (width[M] + Ones);
    T s = 0;
    for (std::size_t begin = (i + Ones) * after; begin < value.size; begin += stride)
      for (std::size_t j = begin; j < begin + after; ++j) s += dh[r * value.size + j] * value(r, j, M);
    dx[r * width[M] + i] = s;
  }
};

/// All outer products.
template <class Policy, bool Ones, bool Uniform = false>
struct outer_of : of_vectors<Policy> {
  template <class... In>
  struct on : bound<In...> {
    static constexpr std::size_t N = sizeof...(In), size = ((In::size + Ones) * ... * 1);
    using out = std::conditional_t<(is_vector<In> && ...), shape<size>, poison>;
    static constexpr bool bears_absence = true;
    static constexpr std::size_t flops = N * size;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      c.k.template each<size>(c.rows, outer_product<T, Ones, Uniform, In::size...>{c.out.data, {branches_or_null(c)}});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      repeat_indexed<N>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>())
          c.k.template each<decltype(dx)::size>(
              c.rows, outer_back<T, Ones, Uniform, I::value, In::size...>{dx.data, c.dout.data, {branches_or_null(c)}});
      });
    }
  };
};
}  // namespace detail

/// The outer product of all branches, as one axis: h[(i_1 F_2 + i_2) F_3 + i_3 ...] = x_1[i_1] x_2[i_2] x_3[i_3] ...
///
/// shapes  x_m: [F_m]; h: [F_1 F_2 ... F_N].
/// units   none; a product of N factors: start from branches of scale 1 (a norm or tanh).
/// cost    N flop an element of h forward, N^2 backward; h grows as a product: keep the branches narrow.
/// errors  a_vector (compile time).
/// absence an absent branch counts as zeros, and so does h.
/// source  bilinear pooling, Lin et al. 2015, arXiv:1504.07889, without its sum over places.
struct outer : detail::outer_of<outer, false> {
  static constexpr std::string_view name = "outer";
};

}  // namespace fusion
inline constexpr fusion::outer outer{};
}  // namespace braid
