#pragma once
#include "braid/train/pairs.hpp"

namespace braid::inline v0 {

namespace detail {
/// Of feature f of both sides: its mean, then its central moments 2 to M, in moments[side, order - 1, f].
template <class T, std::size_t F, std::size_t M>
struct central_moments {
  T* moments;
  T const *x, *y;
  std::size_t n;
  BRAID_HD void operator()(std::size_t side, std::size_t f) const {
    T const* const v = side ? y : x;
    T sums[M] = {};
    for (std::size_t r = 0; r < n; ++r) sums[0] += v[r * F + f];
    T const mean = sums[0] / T(n);
    for (std::size_t r = 0; r < n; ++r) {
      T const d = v[r * F + f] - mean;
      T power = d;
      for (std::size_t k = 1; k < M; ++k) sums[k] += power *= d;
    }
    for (std::size_t k = 0; k < M; ++k) moments[(side * M + k) * F + f] = sums[k] / T(n);
  }
};
/// The length of the difference of moment k + 1, and in toward[k] what a slope in it is of the difference.
template <class T, std::size_t F, std::size_t M>
struct moment_distance {
  T *length, *toward;  // [M]
  T const* moments;    // [2, M, F]
  T range;
  BRAID_HD void operator()(std::size_t k, std::size_t) const {
    T sum = 0, scale = 1;
    for (std::size_t f = 0; f < F; ++f) {
      T const d = moments[k * F + f] - moments[(M + k) * F + f];
      sum += d * d;
    }
    for (std::size_t i = 0; i <= k; ++i) scale /= range;
    T const norm = num::sqrt(sum);
    length[k] = scale * norm;
    toward[k] = norm > T(0) ? scale / norm : T(0);
  }
};
template <class T, std::size_t F, std::size_t M>
struct moment_slope {
  T* dx;
  T const *x, *moments, *toward;
  T by;  // by n; its sign is the side's
  std::size_t side;
  BRAID_HD void operator()(std::size_t r, std::size_t f) const {
    T const* const own = moments + side * M * F;
    T const d = x[r * F + f] - own[f];
    T sum = 0, power = 1, before = 1;  // power: d^k; before: moment k, of order 0 and 1 the numbers 1 and 0
    for (std::size_t k = 0; k < M; ++k) {
      T const difference = moments[k * F + f] - moments[(M + k) * F + f];
      sum += toward[k] * difference * T(k + 1) * (k == 0 ? T(1) : power - before);
      power *= d, before = k == 0 ? T(0) : own[k * F + f];
    }
    dx[r * F + f] += by * sum;
  }
};
}  // namespace detail

/// How far apart two branches' distributions are: the central moment discrepancy, the distance of the means of x and y
/// plus those of their central moments of order 2 to 5, feature by feature; order k by range^k.
///
///   bd::cmd(common_text, common_face), bd::cmd.range(2)(seen, said)
///
/// Which x belongs to which y does not matter. Evaluation takes the data in runs of 64 samples.
///
/// shapes  x, y: [F].
/// units   none; range (1): how far a feature can go, 1 behind a sigmoid, 2 behind a tanh.
/// cost    12 F flop a sample of each side, 20 F more for the gradient; 10 F + 10 numbers of room. The batch is walked by
///         one lane.
/// errors  as many numbers on both sides (compile time); value_error: range is not above 0.
/// source  Zellinger et al. 2017, arXiv:1702.08811; the similarity loss of MISA, arXiv:2005.03545.
struct cmd_loss : loss {
  double width = 1;

  constexpr cmd_loss range(double w) const {
    cmd_loss l = *this;
    l.width = detail::option(w, w > 0, "cmd", "range", "a number above 0");
    return l;
  }

  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(pair_loss_shape<cmd_loss, 0, A, B>());
    static constexpr std::size_t F = A::size, M = 5;
    static constexpr bool couples_rows = true;
    template <class K>
    static constexpr std::size_t room(std::size_t) {
      return 2 * M * F + 2 * M;
    }

    template <class Call>
    static void run(cmd_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      std::size_t const n = call.rows;
      T* const moments = call.room;            // [2, M, F]
      T* const length = moments + 2 * M * F;   // [M]
      T* const toward = length + M;            // [M]
      T const *x = call.template in<0>().data, *y = call.template in<1>().data;
      call.k.template each<F>(2, detail::central_moments<T, F, M>{moments, x, y, n});
      call.k.template each<1>(M, detail::moment_distance<T, F, M>{length, toward, moments, T(options.width)});
      call.k.template each<1>(n, detail::add_to_all<T>{call.value, call.weight * T(call.k.sum(length, M))});
      T const by = call.weight / T(call.total);
      if (auto const dx = call.template din<0>())
        call.k.template each<F>(n, detail::moment_slope<T, F, M>{dx.data, x, moments, toward, by, 0});
      if (auto const dy = call.template din<1>())
        call.k.template each<F>(n, detail::moment_slope<T, F, M>{dy.data, y, moments, toward, -by, 1});
    }
  };
  template <class X, class Y>
  constexpr term<cmd_loss, X, Y> operator()(X x, Y y) const {
    return outputs_term(*this, x, y);
  }
};
inline constexpr cmd_loss cmd{};

}  // namespace braid
