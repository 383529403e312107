#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// Which of P branches number j of a row comes from.
template <std::size_t P>
struct drawn_branch {
  philox random;
  std::uint64_t first_row;
  BRAID_HD std::size_t operator()(std::size_t r, std::size_t j) const { return random.below(P, first_row + r, j); }
};
template <class T, std::size_t P, std::size_t F>
struct embrace_op {
  T* h;
  branches<T const, P> x;
  drawn_branch<P> which;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { h[r * F + j] = x.at[which(r, j)][r * F + j]; }
};
template <class T, std::size_t P, std::size_t F>
struct embrace_back {
  T* dx;
  T const* dh;
  drawn_branch<P> which;
  std::size_t m;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    dx[r * F + j] = which(r, j) == m ? dh[r * F + j] : T(0);
  }
};
}  // namespace detail

/// In training each number of h is that of one branch, drawn for it alone, all with one probability; in prediction h is
/// what the draw gives on average, the mean. So no number can be left to one branch, and prediction has no chance in
/// it. The draw is a function of the model's seed, the step and the sample's place in the batch: backward makes it
/// again instead of keeping it, and threads do not change it. The last step of embrace.
///
/// shapes  all branches of one shape, any; h the same.
/// units   one scale and one meaning for all: number i of every branch stands for the same.
/// cost    ten Philox rounds an element in training, both ways; N flop an element in prediction.
/// errors  shapes_agree, real_numbers (compile time).
/// absence drawn from, in prediction the mean of, the branches that are there.
/// source  Choi and Lee 2019, arXiv:1904.09078; that draws in prediction too.
struct embracement : of_one_shape<embracement> {
  static constexpr std::string_view name = "embracement";
  template <class... In>
  struct on : bound<In...> {
    using out = common_shape<In...>;
    static constexpr bool reads_in = false, in_place = true, bears_absence = true, draws = true;
    static constexpr std::size_t F = out::size, flops = sizeof...(In) * F;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      using op = detail::embrace_op<T, P, F>;
      if constexpr (Call::learning)
        c.k.template each<F>(c.rows, op{c.out.data, present_branches(c), {c.random, c.first_row}});
      else fold_present(c, fn::plus{}, fn::scale{T(1) / T(P)});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      using op = detail::embrace_back<T, Call::present_inputs, F>;
      last_to_first<sizeof...(In)>([&]<class I>(I) {
        auto const dx = c.template din<I::value>();
        if (!dx) return;
        if constexpr (!Call::learning) c.k.map(dx, fn::scale{T(1) / T(Call::present_inputs)}, c.dout);
        else
          c.k.template each<F>(
              c.rows, op{dx.data, c.dout.data, {c.random, c.first_row}, place_among_present<I::value, Call>});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::embracement embracement{};
}  // namespace braid
