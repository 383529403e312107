#pragma once
#include "braid/train/pairs.hpp"

#include <array>

namespace braid::inline v0 {

namespace detail {
/// Gaussian kernels of several widths, their mean: the halves of 1 / width^2.
template <class T, std::size_t W>
struct gaussian_kernels {
  T half[W];
  /// The kernel, and in `slope` what its gradient in a is of (a - b).
  template <std::size_t F>
  BRAID_HD T operator()(T const* a, T const* b, T& slope) const {
    T distance = 0, sum = 0;
    for (std::size_t f = 0; f < F; ++f) distance += (a[f] - b[f]) * (a[f] - b[f]);
    slope = 0;
    for (std::size_t w = 0; w < W; ++w) {
      T const e = num::exp(-distance * half[w]) / T(W);
      sum += e, slope -= T(2) * half[w] * e;
    }
    return sum;
  }
};
/// What row i of the batch adds: (1 / n) sum over j of k(x_i, x_j) + k(y_i, y_j) - 2 k(x_i, y_j).
template <class T, std::size_t F, std::size_t W>
struct mmd_row {
  T const *x, *y;
  T* value;
  T weight;  // by n
  gaussian_kernels<T, W> kernel;
  std::size_t n;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T sum = 0, unused;
    for (std::size_t j = 0; j < n; ++j)
      sum += (kernel.template operator()<F>(x + i * F, x + j * F, unused) -
              kernel.template operator()<F>(x + i * F, y + j * F, unused)) +
             (kernel.template operator()<F>(y + i * F, y + j * F, unused) -
              kernel.template operator()<F>(x + i * F, y + j * F, unused));
    value[i] += weight * sum;
  }
};
/// The gradient of row i of x, y the other side.
template <class T, std::size_t F, std::size_t W>
struct mmd_slope {
  T* dx;
  T const *x, *y;
  T by;
  gaussian_kernels<T, W> kernel;
  std::size_t n;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T const* a = x + i * F;
    T* d = dx + i * F;
    for (std::size_t j = 0; j < n; ++j) {
      T toward, away;
      kernel.template operator()<F>(a, x + j * F, toward);
      kernel.template operator()<F>(a, y + j * F, away);
      for (std::size_t f = 0; f < F; ++f) d[f] += by * (toward * (a[f] - x[j * F + f]) - away * (a[f] - y[j * F + f]));
    }
  }
};
}  // namespace detail

/// How far apart two branches' distributions are: the squared maximum mean discrepancy between the batch's x and its y,
/// mean k(x, x') + mean k(y, y') - 2 mean k(x, y) over all n^2 pairs, where k is the mean of Gaussian kernels
/// exp(-||a - b||^2 / (2 width^2)).
///
///   bd::mmd(seen, said), bd::mmd.widths(1, 4)(seen, said)
///
/// Which x belongs to which y does not matter. Evaluation takes the data in runs of 64 samples.
///
/// shapes  x, y: [F].
/// units   none; widths (0.5, 1, 2, 4, 8): those of x.
/// cost    a batch of n: 8 n^2 F flop and 4 n^2 exponentials a width, twice that more for the gradient. The batch is walked
///         by one lane.
/// errors  as many numbers on both sides (compile time); value_error: a width is not above 0.
/// source  Gretton et al. 2012, the biased estimate; several widths: Li et al. 2015, arXiv:1502.02761.
template <std::size_t W = 5>
struct mmd_loss : loss {
  std::array<double, W> of_width = first();

  template <class... X>
  constexpr mmd_loss<sizeof...(X)> widths(X... w) const {
    return {{}, {detail::option(double(w), double(w) > 0, "mmd", "widths", "numbers above 0")...}};
  }

  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(pair_loss_shape<mmd_loss, 0, A, B>());
    static constexpr std::size_t F = A::size;
    static constexpr bool couples_rows = true;

    template <class Call>
    static void run(mmd_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      std::size_t const n = call.rows;
      detail::gaussian_kernels<T, W> kernel{};
      for (std::size_t w = 0; w < W; ++w) kernel.half[w] = T(0.5 / (options.of_width[w] * options.of_width[w]));
      T const *x = call.template in<0>().data, *y = call.template in<1>().data;
      call.k.template each<1>(n, detail::mmd_row<T, F, W>{x, y, call.value, call.weight / T(n), kernel, n});
      T const by = T(2) * call.weight / (T(n) * T(call.total));
      if (auto const dx = call.template din<0>())
        call.k.template each<1>(n, detail::mmd_slope<T, F, W>{dx.data, x, y, by, kernel, n});
      if (auto const dy = call.template din<1>())
        call.k.template each<1>(n, detail::mmd_slope<T, F, W>{dy.data, y, x, by, kernel, n});
    }
  };
  template <class X, class Y>
  constexpr term<mmd_loss, X, Y> operator()(X x, Y y) const {
    return outputs_term(*this, x, y);
  }

 private:
  static constexpr std::array<double, W> first() {
    std::array<double, W> w{};
    double at = 0.5;
    for (double& x : w) x = at, at *= 2;
    return w;
  }
};
inline constexpr mmd_loss<> mmd{};

}  // namespace braid
