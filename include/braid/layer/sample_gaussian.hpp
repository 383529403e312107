#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {

struct means_and_log_variances;  ///< shape<2 F>: F means, then F logarithms of variances

template <class S>
inline constexpr bool is_gaussian = false;
template <std::size_t N>
inline constexpr bool is_gaussian<shape<N>> = N > 0 && N % 2 == 0;

namespace layer {

namespace detail {
template <class T, std::size_t F>
struct sample_gaussian_op {
  T* h;
  T const* x;
  philox random;
  std::uint64_t first_row;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const* m = x + r * 2 * F;
    h[r * F + j] = m[j] + num::exp(T(0.5) * m[F + j]) * T(random.normal(first_row + r, j));
  }
};
template <class T, std::size_t F>
struct sample_gaussian_slope {
  T* dx;
  T const *d, *x;
  philox random;
  std::uint64_t first_row;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const slope = d[r * F + j], deviation = num::exp(T(0.5) * x[r * 2 * F + F + j]);
    dx[r * 2 * F + j] = slope;
    dx[r * 2 * F + F + j] = slope * T(0.5) * deviation * T(random.normal(first_row + r, j));
  }
};
}  // namespace detail

/// A draw from the normal distribution that its input says, so made that the gradient goes through it: in training
/// h = m + exp(v / 2) e with e from N(0, 1), in prediction h = m. e is a function of the model's seed, the step and the
/// sample's place in the batch: backward makes it again instead of keeping it, and threads do not change it.
///
/// shapes  x: [2 F], F means m and then F log variances v; h: [F].
/// cost    a normal number and an exponential an element in training, both ways; a copy in prediction.
/// errors  an even number of features (compile time).
/// source  Kingma and Welling 2014, arXiv:1312.6114; the loss that goes with it: gaussian_kl.
struct sample_gaussian : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_gaussian<In>, at<sample_gaussian>, got<In>, wants<means_and_log_variances>>,
                  "sample_gaussian: a mean and a log variance for each number, shape<2 F>: put `| dense<2 * F>` before it");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t F = In::size / 2;
    using out = std::conditional_t<is_gaussian<In>, shape<F>, poison>;
    static constexpr bool draws = true;
    static constexpr std::size_t flops = 4 * F;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      if constexpr (Call::learning)
        c.k.template each<F>(c.rows, detail::sample_gaussian_op<T, F>{c.out.data, c.in().data, c.random, c.first_row});
      else c.k.copy(c.out, batch<shape<F>, T const, 2 * F>{c.in().data, c.rows});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::sample_gaussian_slope<typename Call::scalar, F>;
      if (!c.din()) return;
      if constexpr (!Call::learning) {  // the mean alone
        c.k.zero(c.din().data, c.rows * 2 * F);
        c.k.copy(batch<shape<F>, typename Call::scalar, 2 * F>{c.din().data, c.rows}, c.dout);
      } else
        c.k.template each<F>(c.rows, op{c.din().data, c.dout.data, c.in().data, c.random, c.first_row});
    }
  };
};

}  // namespace layer
inline constexpr layer::sample_gaussian sample_gaussian{};
}  // namespace braid
