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
/// The same by a team.
template <class T, std::size_t C>
struct cross_entropy_together {
  T const* logits;
  std::int32_t const* target;
  T *value, *gradient;
  T weight, slope;
  template <class Team>
  BRAID_HD void operator()(std::size_t r, std::size_t, Team const& team) const {
    std::int32_t const t = target[r];
    bool const counts = t >= 0 && std::size_t(t) < C;
    T const* x = logits + r * C;
    T most = x[team.rank() < C ? team.rank() : 0], sum = 0;
    for (std::size_t c = team.rank(); c < C; c += Team::size) most = x[c] > most ? x[c] : most;
    most = team.most(most);
    for (std::size_t c = team.rank(); c < C; c += Team::size) sum += num::exp(x[c] - most);
    sum = team.sum(sum);
    if (!counts) return;
    if (team.rank() == 0) value[r] += weight * (num::log(sum) - (x[t] - most));
    if (!gradient) return;
    T const scale = slope / sum;
    for (std::size_t c = team.rank(); c < C; c += Team::size)
      gradient[r * C + c] += scale * num::exp(x[c] - most) - (c == std::size_t(t) ? slope : T(0));
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
      constexpr std::size_t C = Logits::size;
      T const slope = call.weight / T(call.total);
      T const* const x = call.template in<0>().data;
      std::int32_t const* const t = call.template in<1>().data;
      T* const dx = call.template din<0>().data;
      if constexpr (std::remove_cvref_t<decltype(call.k)>::on_host)
        call.k.template each<1>(call.rows, detail::cross_entropy_row<T, C>{x, t, call.value, dx, call.weight, slope});
      else
        call.k.template teams<(C > 8 ? 32 : 8), 1>(call.rows, detail::cross_entropy_together<T, C>{x, t, call.value, dx, call.weight, slope});
    }
  };
  template <class O, class T>
  constexpr term<cross_entropy_loss, O, T> operator()(O output, T target) const {
    return supervised_term(*this, output, target);
  }
};
inline constexpr cross_entropy_loss cross_entropy{};

}  // namespace braid
