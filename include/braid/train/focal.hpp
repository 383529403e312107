#pragma once
#include "braid/backend/backend.hpp"
#include "braid/train/logits_law.hpp"

#include <cstddef>
#include <cstdint>

namespace braid::inline v0 {

namespace detail {
/// One row: -a q^g log p with p = softmax(x)[t], q = 1 - p.
template <class T, std::size_t C, std::size_t W>
struct focal_row {
  T const* logits;             // [C] a row
  std::int32_t const* target;  // one a row
  T* value;                    // one a row, added to
  T* gradient;                 // [C] a row, added to; or null
  T weight, slope, gamma;
  weights_of_classes<T, W> alpha;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::int32_t const t = target[r];
    if (t < 0 || std::size_t(t) >= C) return;
    T const* x = logits + r * C;
    T const most = num::largest<C>(x);
    T const own = num::exp(x[t] - most);
    T others = 0;
    for (std::size_t c = 0; c < C; ++c) others += c == std::size_t(t) ? T(0) : num::exp(x[c] - most);
    // Of p and q the smaller one is precise, so log p comes from it.
    T const sum = own + others, q = others / sum;
    T const log_p = q < T(0.5) ? num::log1p(-q) : x[t] - most - num::log(sum);
    T const a = alpha(std::size_t(t)), dim = a * num::pow(q, gamma);
    value[r] -= weight * dim * log_p;
    if (!gradient) return;
    // The slope in log p is q^g (g p log p / q - 1), where log p / q goes to -1 as q goes to 0: finite for every gamma.
    T const ratio = q > 0 ? log_p / q : T(-1);
    T const s = slope * dim * (gamma * (own / sum) * ratio - T(1));
    T* d = gradient + r * C;
    for (std::size_t c = 0; c < C; ++c) d[c] += c == std::size_t(t) ? s * q : -s * (num::exp(x[c] - most) / sum);
  }
};
}  // namespace detail

/// -alpha[t] (1 - p)^gamma log p with p = softmax(x)[t], mean over the batch: samples that are right already count less.
///
///   bd::focal, bd::focal.gamma(1.5), bd::focal.gamma(2).alpha(0.25, 0.75)
///
/// shapes  x: [C] logits; t: one class in [0, C); alpha: [C], all 1 where there is none. gamma 0 is cross_entropy.
/// units   nats.
/// cost    2 C exponentials, a power and a logarithm a sample (C exponentials without a gradient); nothing is kept.
/// errors  one number and one alpha a class (compile time); value_error: gamma or an alpha below 0. The mean is over rows,
///         not by alpha, as the paper's; labels as in cross_entropy.
/// source  Lin et al. 2017, arXiv:1708.02002, over softmax in the place of its sigmoid.
template <std::size_t W = 0>
struct focal_loss : loss {
  double exponent = 2;
  detail::weights_of_classes<double, W> weights{};

  constexpr focal_loss gamma(double g) const {
    focal_loss l = *this;
    l.exponent = detail::option(g, g >= 0 && g < 1e30, "focal", "gamma", "a number from 0 on");
    return l;
  }
  template <class... X>
  constexpr focal_loss<sizeof...(X)> alpha(X... a) const {
    return alpha(std::array<double, sizeof...(X)>{double(a)...});
  }
  template <class X, std::size_t N>
  constexpr focal_loss<N> alpha(std::array<X, N> const& a) const {
    focal_loss<N> l;
    l.exponent = exponent;
    l.weights = detail::class_weights(a, "focal", "alpha");
    return l;
  }

  template <class Logits, class Target>
  struct on : bound<Logits, Target> {
    using out = decltype(logits_loss_shape<focal_loss, Logits, Target, W>());
    static constexpr std::size_t flops = 8 * Logits::size;

    template <class Call>
    static void run(focal_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      call.k.template each<1>(
          call.rows, detail::focal_row<T, Logits::size, W>{
                         call.template in<0>().data, call.template in<1>().data, call.value,
                         call.template din<0>().data, call.weight, call.weight / T(call.total), T(options.exponent),
                         detail::weights_as<T>(options.weights)});
    }
  };
  template <class O, class T>
  constexpr term<focal_loss, O, T> operator()(O output, T target) const {
    return supervised_term(*this, output, target);
  }
};
inline constexpr focal_loss<> focal{};

}  // namespace braid
