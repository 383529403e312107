#pragma once
#include "braid/backend/backend.hpp"
#include "braid/train/logits_law.hpp"
#include "braid/train/weighted_cross_entropy.hpp"

#include <cstddef>
#include <cstdint>

namespace braid::inline v0 {

namespace detail {
/// One row: log sum exp(x) - x[t], stable, and its slope softmax(x) - onehot(t).
template <class T, std::size_t C>
struct cross_entropy_row {
  T const* logits;              // [C] a row
  std::int32_t const* target;   // one a row
  T* value;                     // one a row, added to
  T* gradient;                  // [C] a row, added to; or null
  T weight, slope;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::int32_t const t = target[r];
    if (t < 0 || std::size_t(t) >= C) return;
    T const* x = logits + r * C;
    T const most = num::largest<C>(x);
    T sum = 0;
    for (std::size_t c = 0; c < C; ++c) sum += num::exp(x[c] - most);
    value[r] += weight * (num::log(sum) - (x[t] - most));
    if (!gradient) return;
    T* d = gradient + r * C;
    T const scale = slope / sum;
    for (std::size_t c = 0; c < C; ++c) d[c] += scale * num::exp(x[c] - most);
    d[t] -= slope;
  }
};
}  // namespace detail

/// -log softmax(x)[t], mean over the batch.
///
///   bd::cross_entropy, bd::cross_entropy.label_smoothing(0.1), bd::cross_entropy.weight(1, 2, 0.5)
///
/// shapes  x: [C] logits; t: one class in [0, C).
/// units   nats.
/// cost    2 C exponentials a sample (C without a gradient); nothing is kept.
/// errors  one number a class (compile time). Labels are checked where data enter; a row whose t is outside [0, C)
///         adds nothing, and the mean stays one over all rows (torch's ignore_index would leave the row out of it).
/// source  torch.nn.CrossEntropyLoss; its options: weighted_cross_entropy.hpp.
struct cross_entropy_loss : loss {
  template <class X>
  constexpr weighted_cross_entropy_loss<> label_smoothing(X smoothing) const {
    return weighted_cross_entropy_loss<>{}.label_smoothing(double(smoothing));
  }
  /// One number a class, or an array of them.
  template <class... X>
  constexpr auto weight(X const&... w) const {
    return weighted_cross_entropy_loss<>{}.weight(w...);
  }

  template <class Logits, class Target>
  struct on : bound<Logits, Target> {
    using out = decltype(logits_loss_shape<cross_entropy_loss, Logits, Target>());
    static constexpr std::size_t flops = 6 * Logits::size;

    template <class Call>
    static void run(cross_entropy_loss, Call const& call) {
      using T = typename Call::scalar;
      call.k.template each<1>(call.rows, detail::cross_entropy_row<T, Logits::size>{
                                             call.template in<0>().data, call.template in<1>().data, call.value,
                                             call.template din<0>().data, call.weight, call.weight / T(call.total)});
    }
  };
  template <class O, class T>
  constexpr term<cross_entropy_loss, O, T> operator()(O output, T target) const {
    return supervised_term(*this, output, target);
  }
};
inline constexpr cross_entropy_loss cross_entropy{};

}  // namespace braid
