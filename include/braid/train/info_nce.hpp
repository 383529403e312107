#pragma once
#include "braid/train/pairs.hpp"

#include <cmath>

namespace braid::inline v0 {

namespace detail {
/// logits[i, j] = scale x_i . y_j, and the log sum exp of row i.
template <class T, std::size_t F>
struct contrast_row {
  T *logits, *row;
  T const *x, *y;
  T scale;
  std::size_t n;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T* const l = logits + i * n;
    T most = l[0] = scale * num::dot<F>(x + i * F, y);
    for (std::size_t j = 1; j < n; ++j) {
      l[j] = scale * num::dot<F>(x + i * F, y + j * F);
      most = l[j] > most ? l[j] : most;
    }
    T sum = 0;
    for (std::size_t j = 0; j < n; ++j) sum += num::exp(l[j] - most);
    row[i] = most + num::log(sum);
  }
};
/// The log sum exp of column j, and what sample j adds to the loss.
template <class T>
struct contrast_column {
  T* column;
  T const *logits, *row;
  T* value;
  T weight;
  std::size_t n;
  BRAID_HD void operator()(std::size_t j, std::size_t) const {
    T most = logits[j];
    for (std::size_t i = 1; i < n; ++i) most = logits[i * n + j] > most ? logits[i * n + j] : most;
    T sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += num::exp(logits[i * n + j] - most);
    column[j] = most + num::log(sum);
    value[j] += weight * T(0.5) * ((row[j] - logits[j * n + j]) + (column[j] - logits[j * n + j]));
  }
};
/// logits become the slopes in them; row i's share of that of the logarithm of the scale is added to heat[i], if any.
template <class T>
struct contrast_slope {
  T* logits;
  T const *row, *column;
  T* heat;
  T slope;
  std::size_t n;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T sum = 0;
    for (std::size_t j = 0; j < n; ++j) {
      T& l = logits[i * n + j];
      T const g = slope * (T(0.5) * (num::exp(l - row[i]) + num::exp(l - column[j])) - (i == j ? T(1) : T(0)));
      sum += g * l;
      l = g;
    }
    if (heat) heat[i] += sum;
  }
};
}  // namespace detail

/// Contrast between two views of the batch's samples: sample i's x is to be nearest to its own y among all y of the batch,
/// and its y to its own x. With l[i, j] = x_i . y_j / temperature, the mean over i of half
///   -log softmax(l[i, :])[i] - log softmax(l[:, i])[i].
///
///   bd::info_nce(seen, said), bd::info_nce.temperature(0.1)(seen, said), bd::info_nce(seen, said, heat)
///
/// With a third output, heat(... | learned<1>), the temperature is learned: exp(heat) times l, so that heat starts at 0.
/// For cosines end both branches with `| l2_normalize`. Evaluation takes the data in runs of 64 samples, and the loss is
/// that of such batches.
///
/// shapes  x, y: [F]; heat: [1]. A batch of one sample has loss 0.
/// units   nats; temperature (0.07): those of x . y.
/// cost    a batch of n: 2 n^2 F flop and 2 n^2 exponentials, 4 n^2 F flop and 2 n^2 exponentials more for the gradient;
///         n^2 + 2 n numbers of room. The batch is walked by one lane.
/// errors  as many numbers on both sides, one learned number (compile time); value_error: temperature is not above 0.
/// source  van den Oord et al. 2018, arXiv:1807.03748; both ways, with a learned temperature: Radford et al. 2021,
///         arXiv:2103.00020 (their bound on it is left out).
struct info_nce_loss : loss {
  double kelvin = 0.07;

  constexpr info_nce_loss temperature(double t) const {
    info_nce_loss l = *this;
    l.kelvin = detail::option(t, t > 0, "info_nce", "temperature", "a number above 0");
    return l;
  }

  template <class A, class B, class... Heat>
  struct on : bound<A, B, Heat...> {
    using out = decltype(pair_loss_shape<info_nce_loss, 1, A, B, Heat...>());
    static constexpr std::size_t F = A::size;
    static constexpr bool couples_rows = true;
    template <class K>
    static constexpr std::size_t room(std::size_t n) {
      return n * n + 2 * n;
    }

    template <class Call>
    static void run(info_nce_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      std::size_t const n = call.rows;
      T* const logits = call.room;        // [n, n]
      T* const row = logits + n * n;      // [n]
      T* const column = row + n;          // [n]
      T const scale = std::exp(detail::learned_of<2, 1>(call)[0]) / T(options.kelvin);
      call.k.template each<1>(n, detail::contrast_row<T, F>{logits, row, call.template in<0>().data,
                                                            call.template in<1>().data, scale, n});
      call.k.template each<1>(n, detail::contrast_column<T>{column, logits, row, call.value, call.weight, n});
      T* const heat = detail::learned_gradient<2>(call);
      if (!call.template din<0>() && !call.template din<1>() && !heat) return;
      call.k.template each<1>(n, detail::contrast_slope<T>{logits, row, column, heat, call.weight / T(call.total), n});
      detail::pairs_to_sides<F>(call, static_cast<T const*>(logits), scale);
    }
  };
  template <class X, class Y, class... Heat>
    requires(sizeof...(Heat) < 2)
  constexpr term<info_nce_loss, X, Y, Heat...> operator()(X x, Y y, Heat... heat) const {
    return outputs_term(*this, x, y, heat...);
  }
};
inline constexpr info_nce_loss info_nce{};

}  // namespace braid
