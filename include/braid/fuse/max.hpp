#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

namespace braid::inline v0 {
namespace fn {
struct larger {  // the first of equals; a NaN stays, as in PyTorch
  template <class T>
  BRAID_HD T operator()(T a, T b) const { return b > a || b != b ? b : a; }
};
}  // namespace fn
namespace fusion {

namespace detail {
/// dx_m = dh where branch m, the m-th of those that are there, is the first with the largest number; else 0.
template <class T, std::size_t P, std::size_t F>
struct largest_back {
  T* dx;
  T const* dh;
  branches<T const, P> x;
  std::size_t m;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * F + j;
    std::size_t best = 0;
    for (std::size_t k = 1; k < P; ++k) best = x.at[k][i] > x.at[best][i] ? k : best;
    dx[i] = best == m ? dh[i] : T(0);
  }
};
}  // namespace detail

/// The largest of all branches, number by number: h = max(x_1, ..., x_N). Of equals the first branch gets the gradient,
/// as in torch.max over an axis; amax would split it.
///
/// shapes  all branches of one shape, any; h the same.
/// units   one scale for all: end each branch with a norm or an activation.
/// cost    N - 1 comparisons an element forward, N (N - 1) backward.
/// errors  shapes_agree, real_numbers (compile time).
/// absence the largest of the branches that are there.
/// source  torch.max(torch.stack(x), 0); view pooling, Su et al. 2015, arXiv:1505.00880.
struct max : of_one_shape<max> {
  static constexpr std::string_view name = "max";
  template <class... In>
  struct on : bound<In...> {
    using out = common_shape<In...>;
    static constexpr bool in_place = true, bears_absence = true;
    static constexpr std::size_t flops = (sizeof...(In) - 1) * out::size;

    static void forward(auto const& c) { fold_present(c, fn::larger{}); }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::largest_back<typename Call::scalar, Call::present_inputs, out::size>;
      last_to_first<sizeof...(In)>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>())
          c.k.template each<out::size>(
              c.rows, op{dx.data, c.dout.data, present_branches(c), place_among_present<I::value, Call>});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::max max{};
}  // namespace braid
