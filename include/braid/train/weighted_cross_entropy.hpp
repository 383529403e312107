#pragma once
#include "braid/backend/backend.hpp"
#include "braid/train/logits_law.hpp"

#include <cstddef>
#include <cstdint>

namespace braid::inline v0 {

namespace detail {
/// One row: sum over c of v[c] (log sum exp(x) - x[c]) with v = hard w[t] onehot(t) + soft w, and its slope
/// (sum of v) softmax(x) - v.
template <class T, std::size_t C, std::size_t W>
struct weighted_cross_entropy_row {
  T const* logits;             // [C] a row
  std::int32_t const* target;  // one a row
  T* value;                    // one a row, added to
  T* gradient;                 // [C] a row, added to; or null
  T weight, slope, hard, soft;
  weights_of_classes<T, W> w;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::int32_t const t = target[r];
    if (t < 0 || std::size_t(t) >= C) return;
    T const* x = logits + r * C;
    T const most = num::largest<C>(x);
    T sum = 0;
    for (std::size_t c = 0; c < C; ++c) sum += num::exp(x[c] - most);
    T const log_sum = num::log(sum), own = hard * w(std::size_t(t));
    T loss = own * (log_sum - (x[t] - most)), all = own;
    if (soft > 0)
      for (std::size_t c = 0; c < C; ++c) {
        loss += soft * w(c) * (log_sum - (x[c] - most));
        all += soft * w(c);
      }
    value[r] += weight * loss;
    if (!gradient) return;
    T* d = gradient + r * C;
    for (std::size_t c = 0; c < C; ++c) d[c] += slope * (all * (num::exp(x[c] - most) / sum) - soft * w(c));
    d[t] -= slope * own;
  }
};
}  // namespace detail

/// Cross entropy with softened labels and weights of classes: what `cross_entropy` becomes by its options.
///
///   bd::cross_entropy.label_smoothing(0.1), bd::cross_entropy.weight(1, 2, 0.5), or both
///
/// The loss of a sample is (1 - e) w[t] (-log p[t]) + e / C sum over c of w[c] (-log p[c]), p = softmax(x). With weights
/// the mean is torch's: the sum over the batch by the sum of w[t] over the batch. That sum is made by every lane from the
/// targets of the whole batch in one order, so neither value nor gradient depends on lanes. A batch whose targets all
/// weigh 0 has loss 0 (torch: NaN). In evaluation the mean is over all samples of the data.
///
/// shapes  x: [C] logits; t: one class in [0, C); w: [C], all 1 where there is no `weight`.
/// units   nats.
/// cost    2 C exponentials a sample (C without a gradient) and, with weights, a look-up for each sample of the batch.
/// errors  one number and one weight a class (compile time); value_error: a weight below 0, smoothing outside 0..1.
/// source  torch.nn.CrossEntropyLoss(weight=, label_smoothing=); Szegedy et al. 2016, arXiv:1512.00567.
template <std::size_t W = 0>
struct weighted_cross_entropy_loss : loss {
  double smoothing = 0;
  detail::weights_of_classes<double, W> weights{};

  constexpr weighted_cross_entropy_loss label_smoothing(double e) const {
    weighted_cross_entropy_loss l = *this;
    l.smoothing = detail::option(e, e >= 0 && e <= 1, "cross_entropy", "label_smoothing", "a share of 0..1");
    return l;
  }
  template <class... X>
  constexpr weighted_cross_entropy_loss<sizeof...(X)> weight(X... w) const {
    return weight(std::array<double, sizeof...(X)>{double(w)...});
  }
  template <class X, std::size_t N>
  constexpr weighted_cross_entropy_loss<N> weight(std::array<X, N> const& w) const {
    weighted_cross_entropy_loss<N> l;
    l.smoothing = smoothing;
    l.weights = detail::class_weights(w, "cross_entropy", "weight");
    return l;
  }

  template <class Logits, class Target>
  struct on : bound<Logits, Target> {
    using out = decltype(logits_loss_shape<weighted_cross_entropy_loss, Logits, Target, W>());
    static constexpr std::size_t C = Logits::size, flops = 10 * C, weighings = W == 0 ? 0 : 1;

    template <class Call>
    static void run(weighted_cross_entropy_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      T const scale = call.weight * T(rows_by_weight(options, call));
      call.k.template each<1>(
          call.rows, detail::weighted_cross_entropy_row<T, C, W>{
                         call.template in<0>().data, call.template in<1>().data, call.value,
                         call.template din<0>().data, scale, scale / T(call.total), T(1 - options.smoothing),
                         T(options.smoothing / double(C)), detail::weights_as<T>(options.weights)});
    }
    template <class Call>
    static void weigh(weighted_cross_entropy_loss const& options, Call const& call, double* sums) {
      *sums += weight_of(options, call.template in<1>());
    }

   private:
    static double weight_of(weighted_cross_entropy_loss const& options, batch<Target, std::int32_t const> targets) {
      double heaviness = 0;
      for (std::size_t r = 0; r < targets.rows; ++r)
        if (auto const t = targets.data[r]; t >= 0 && std::size_t(t) < C) heaviness += options.weights(std::size_t(t));
      return heaviness;
    }
    /// Turns the mean over the rows, of the batch or of all data, into that by their weight.
    template <class Call>
    static double rows_by_weight(weighted_cross_entropy_loss const& options, Call const& call) {
      if constexpr (W == 0) return 1;
      else {
        auto const targets = call.template whole<1>();
        double const rows = double(call.weight_sums ? call.mean_rows : targets.rows);
        double const heaviness = call.weight_sums ? *call.weight_sums : weight_of(options, targets);
        return heaviness > 0 ? rows / heaviness : 0;
      }
    }
  };
  template <class O, class T>
  constexpr term<weighted_cross_entropy_loss, O, T> operator()(O output, T target) const {
    return supervised_term(*this, output, target);
  }
};

}  // namespace braid
