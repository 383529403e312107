#pragma once
#include "braid/core/eigen.hpp"
#include "braid/train/pairs.hpp"

namespace braid::inline v0 {

namespace detail {
/// Means and covariances of both sides, one after another: mean_x, mean_y: [F]; xx, yy, xy: [F, F].
template <class T, std::size_t F>
struct covariances {
  T *means, *products;  // [2, F], [3, F, F]
  T const *x, *y;
  T by;                 // 1 / (n - 1)
  std::size_t n;
  BRAID_HD void operator()(std::size_t which, std::size_t i) const {  // row i of one of the three
    T const *a = which == 1 ? y : x, *b = which == 0 ? x : y;
    T mean_a = 0, mean_b[F] = {}, sum[F] = {};
    for (std::size_t r = 0; r < n; ++r) {
      mean_a += a[r * F + i];
      for (std::size_t j = 0; j < F; ++j) mean_b[j] += b[r * F + j];
    }
    mean_a /= T(n);
    for (std::size_t j = 0; j < F; ++j) mean_b[j] /= T(n);
    for (std::size_t r = 0; r < n; ++r)
      for (std::size_t j = 0; j < F; ++j) sum[j] += (a[r * F + i] - mean_a) * (b[r * F + j] - mean_b[j]);
    for (std::size_t j = 0; j < F; ++j) products[(which * F + i) * F + j] = by * sum[j];
    if (which < 2) means[which * F + i] = mean_a;
  }
};
template <class T, std::size_t F>
struct correlate {
  T *m, *n, *value, *products, *work;
  T ridge_x, ridge_y;
  BRAID_HD void operator()(std::size_t, std::size_t) const {
    num::canonical_directions(m, n, value, products, products + F * F, products + 2 * F * F, work, ridge_x, ridge_y, F, F);
  }
};
/// dx += by M (D a - b), with a = M' (x - mean) and b = N' (y - mean): the gradient of minus the sum of D.
template <class T, std::size_t F>
struct correlation_slope {
  T* dx;
  T const *x, *y, *mean_x, *mean_y, *m, *n, *value;
  T by;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T pull[F] = {};
    for (std::size_t i = 0; i < F; ++i) {
      T const a = x[r * F + i] - mean_x[i], b = y[r * F + i] - mean_y[i];
      for (std::size_t k = 0; k < F; ++k) pull[k] += value[k] * a * m[i * F + k] - b * n[i * F + k];
    }
    for (std::size_t i = 0; i < F; ++i) {
      T sum = 0;
      for (std::size_t k = 0; k < F; ++k) sum += m[i * F + k] * pull[k];
      dx[r * F + i] += by * sum;
    }
  }
};
}  // namespace detail

/// Deep canonical correlation analysis: minus the sum of the F canonical correlations between the batch's x and its y, so
/// that two branches become what each can be told from the other.
///
///   bd::deep_cca(seen, said), bd::deep_cca.ridges(1e-3, 1e-3)(seen, said)
///
/// A net that is trained so is a representation: join its branches by `fuse<mean>` or `fuse<concat>` and put a head on
/// them, of one net with the loss as a term beside the head's, or of a second that loads the first one's weights.
/// The batch must have several times F samples: of fewer, any two branches correlate. Evaluation takes the data in runs of
/// 64 samples, where the same holds.
///
/// shapes  x, y: [F].
/// units   a sum of correlations, within -F..0; ridges (1e-4, 1e-4): squares of the units of x and of y, added to the
///         variances.
/// cost    a batch of n: 6 n F^2 flop, 8 n F^2 more for the gradient, and some hundred F^3 for the roots and singular
///         values, on one thread; 9 F^2 + 3 F numbers of room. The batch is walked by one lane.
/// errors  as many numbers on both sides (compile time); value_error: a ridge below 0.
/// source  Andrew et al. 2013, Deep canonical correlation analysis; the gradient is theirs.
struct deep_cca_loss : loss {
  double ridge_x = 1e-4, ridge_y = 1e-4;

  constexpr deep_cca_loss ridges(double x, double y) const {
    deep_cca_loss l = *this;
    l.ridge_x = detail::option(x, x >= 0, "deep_cca", "ridges", "numbers from 0 on");
    l.ridge_y = detail::option(y, y >= 0, "deep_cca", "ridges", "numbers from 0 on");
    return l;
  }

  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(pair_loss_shape<deep_cca_loss, 0, A, B>());
    static constexpr std::size_t F = A::size;
    static constexpr bool couples_rows = true;
    template <class K>
    static constexpr std::size_t room(std::size_t) {
      return 9 * F * F + 3 * F;
    }

    template <class Call>
    static void run(deep_cca_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      std::size_t const n = call.rows;
      T* const products = call.room;        // [3, F, F]
      T* const work = products + 3 * F * F; // [4, F, F]
      T* const to_x = work + 4 * F * F;     // [F, F]
      T* const to_y = to_x + F * F;         // [F, F]
      T* const value = to_y + F * F;        // [F]
      T* const means = value + F;           // [2, F]
      T const *x = call.template in<0>().data, *y = call.template in<1>().data;
      T const by = T(1) / T(n > 1 ? n - 1 : 1);
      call.k.template each<F>(3, detail::covariances<T, F>{means, products, x, y, by, n});
      call.k.template each<1>(1, detail::correlate<T, F>{to_x, to_y, value, products, work, T(options.ridge_x),
                                                         T(options.ridge_y)});
      call.k.template each<1>(n, detail::add_to_all<T>{call.value, -call.weight * T(call.k.sum(value, F))});
      T const slope = call.weight * T(n) / T(call.total) * by;
      if (auto const dx = call.template din<0>())
        call.k.template each<1>(n, detail::correlation_slope<T, F>{dx.data, x, y, means, means + F, to_x, to_y, value, slope});
      if (auto const dy = call.template din<1>())
        call.k.template each<1>(n, detail::correlation_slope<T, F>{dy.data, y, x, means + F, means, to_y, to_x, value, slope});
    }
  };
  template <class X, class Y>
  constexpr term<deep_cca_loss, X, Y> operator()(X x, Y y) const {
    return outputs_term(*this, x, y);
  }
};
inline constexpr deep_cca_loss deep_cca{};

}  // namespace braid
