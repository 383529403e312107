#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// dx_m = dh times the product of all the others that are there; it is the m-th of these.
template <class T, std::size_t P, std::size_t F>
struct product_back {
  T* dx;
  T const* dh;
  branches<T const, P> x;
  std::size_t m;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * F + j;
    T p = dh[i];
    for (std::size_t k = 0; k < P; ++k) p = k == m ? p : p * x.at[k][i];
    dx[i] = p;
  }
};
}  // namespace detail

/// h = x_1 x_2 ... x_N, elementwise.
///
/// shapes  all branches of one shape, any; h the same.
/// units   none in one of the branches at least; values near 1 keep the product in range.
/// cost    N - 1 flop an element forward, N (N - 1) backward.
/// errors  shapes_agree, real_numbers (compile time).
/// absence an absent branch counts as ones.
/// source  Kittler et al. 1998, On combining classifiers (the product rule); as a fusion of features, Kim et al.
///         2016, arXiv:1610.04325.
struct product : of_one_shape<product> {
  static constexpr std::string_view name = "product";
  template <class... In>
  struct on : bound<In...> {
    using out = common_shape<In...>;
    static constexpr bool in_place = true, bears_absence = true;
    static constexpr std::size_t flops = (sizeof...(In) - 1) * out::size;

    static void forward(auto const& c) { fold_present(c, fn::times{}); }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs, F = out::size;
      last_to_first<sizeof...(In)>([&]<class I>(I) {
        constexpr std::size_t m = place_among_present<I::value, Call>;
        if (auto const dx = c.template din<I::value>())
          c.k.template each<F>(c.rows, detail::product_back<T, P, F>{dx.data, c.dout.data, present_branches(c), m});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::product product{};
}  // namespace braid
