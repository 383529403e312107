#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"
#include "braid/layer/sample_gaussian.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// Number j of a row: its mean and the logarithm of its variance. The prior is an expert of mean 0 and log variance 0.
template <class T, std::size_t P, std::size_t F>
struct multiply_gaussians {
  T* h;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const at = r * 2 * F + j;
    T least = 0;  // of the log variances: the sharpest expert's weight is 1
    for (std::size_t p = 0; p < P; ++p) least = x.at[p][at + F] < least ? x.at[p][at + F] : least;
    T precision = num::exp(least), mean = 0;
    for (std::size_t p = 0; p < P; ++p) {
      T const w = num::exp(least - x.at[p][at + F]);
      precision += w, mean += w * x.at[p][at];
    }
    h[at] = mean / precision;
    h[at + F] = least - num::log(precision);
  }
};
template <class T, std::size_t F>
struct multiply_gaussians_slope {
  T* dx;
  T const *d, *x, *h;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const at = r * 2 * F + j;
    T const share = num::exp(h[at + F] - x[at + F]), mean = d[at], variance = d[at + F];
    dx[at] = share * mean;
    dx[at + F] = share * (variance - mean * (x[at] - h[at]));
  }
};
}  // namespace detail

/// The product of normal distributions, one a branch, and of the standard normal: what all of them say together of F
/// numbers. With precisions exp(-v_m), P = 1 + sum exp(-v_m): mean = (sum m_m exp(-v_m)) / P, log variance = -log P.
///
/// shapes  x_m, h: [2 F], F means m and then F log variances v. Behind it: `| sample_gaussian`, and gaussian_kl as a loss.
/// units   m as the numbers themselves; v: logarithms of their squares.
/// cost    one exponential and four flop a number of each branch forward, the same backward.
/// errors  shapes_agree, means_and_log_variances (compile time).
/// absence an absent expert is left out: the others and the standard normal remain.
/// source  Wu and Goodman 2018, arXiv:1802.05335.
struct gaussian_experts : fusion_policy {
  static constexpr std::string_view name = "gaussian_experts";
  template <class A, class... B>
  static consteval void law() {
    static_assert(shapes_agree<at<gaussian_experts>, got<odd_one<A, B...>>, wants<A>>,
                  "gaussian_experts wants branches of one shape: end each with the same | dense<2 * F>");
    if constexpr (alike<A, B...>)
      static_assert(holds<is_gaussian<A>, at<gaussian_experts>, got<A>, wants<means_and_log_variances>>,
                    "gaussian_experts: a mean and a log variance for each number: end each branch with | dense<2 * F>");
  }
  template <class... In>
  struct on : bound<In...> {
    using first = nth<0, In...>;
    using out = std::conditional_t<alike<In...> && is_gaussian<first>, first, poison>;
    static constexpr std::size_t N = sizeof...(In), F = out::size / 2;
    static constexpr bool in_place = true, reads_out = true, bears_absence = true;
    static constexpr std::size_t flops = 5 * N * F;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::multiply_gaussians<typename Call::scalar, Call::present_inputs, F>;
      c.k.template each<F>(c.rows, op{c.out.data, present_branches(c)});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::multiply_gaussians_slope<typename Call::scalar, F>;
      last_to_first<N>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>())
          c.k.template each<F>(c.rows, op{dx.data, c.dout.data, c.template in<I::value>().data, c.out.data});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::gaussian_experts gaussian_experts{};
}  // namespace braid
