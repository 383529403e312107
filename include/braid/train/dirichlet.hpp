#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/class_scores.hpp"
#include "braid/core/special.hpp"
#include "braid/train/logits_law.hpp"

#include <cstddef>
#include <cstdint>

namespace braid::inline v0 {

namespace detail {
template <class T, std::size_t C>
struct dirichlet_row {
  T const* evidence;           // [C] a row
  std::int32_t const* target;  // one a row
  T* value;                    // one a row, added to
  T* gradient;                 // [C] a row, added to; or null
  T weight, slope, kl;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::int32_t const t = target[r];
    if (t < 0 || std::size_t(t) >= C) return;
    T const* e = evidence + r * C;
    T total = T(C), others = T(C);  // of alpha; of alpha with a 1 for the true class
    for (std::size_t c = 0; c < C; ++c) {
      total += e[c];
      others += c == std::size_t(t) ? T(0) : e[c];
    }
    T const own = e[t] + T(1);
    T away = 0;
    if (kl > T(0)) {
      T const mean = num::digamma(others);
      away = num::lgamma(others) - num::lgamma(T(C));
      for (std::size_t c = 0; c < C; ++c)
        if (c != std::size_t(t)) away += e[c] * (num::digamma(e[c] + T(1)) - mean) - num::lgamma(e[c] + T(1));
    }
    value[r] += weight * (num::digamma(total) - num::digamma(own) + kl * away);
    if (!gradient) return;
    T* d = gradient + r * C;
    T const all = num::trigamma(total);
    for (std::size_t c = 0; c < C; ++c) d[c] += slope * all;
    d[t] -= slope * num::trigamma(own);
    if (!(kl > T(0))) return;
    T const shared = (others - T(C)) * num::trigamma(others);  // (others - C): the evidence against the truth
    for (std::size_t c = 0; c < C; ++c)
      if (c != std::size_t(t)) d[c] += slope * kl * (e[c] * num::trigamma(e[c] + T(1)) - shared);
  }
};
}  // namespace detail

/// The loss of evidence for classes. Evidence e is a Dirichlet distribution of parameters alpha = e + 1 over what the
/// probabilities may be; the loss is the cross entropy's mean over it, and with `kl` the divergence from "nothing is
/// known" of what speaks for the wrong classes:
///   digamma(sum of alpha) - digamma(alpha_t) + kl KL(Dirichlet(alpha with 1 in place t) || Dirichlet(1, ..., 1))
/// mean over the batch.
///
///   bd::dirichlet(answer, label), bd::dirichlet.kl(0.1)(answer, label)
///
/// The second part pulls down evidence before there is any where it weighs much from the start. The paper has its
/// weight grow from 0 to 1 over the first epochs; here that is a fit for each weight:
///
///   for (double kl : {0.0, 0.3, 1.0}) fit(model, data, bd::dirichlet.kl(kl)(answer, label), adam{}, {.epochs = 20});
///
/// shapes  e: [C], from 0 on, as `evidential` says it, or a branch alone by `| dense<C> | softplus`; t: one class in
///         [0, C).
/// units   nats; kl (0): none.
/// cost    a digamma and a trigamma a sample, with kl of each class a digamma, lgamma and trigamma: 10 steps of a
///         recurrence each at most.
/// errors  one number a class (compile time); value_error: kl is below 0. A row whose t is outside [0, C) adds nothing.
/// source  Han et al. 2021, arXiv:2102.02051; Sensoy et al. 2018, arXiv:1806.01768.
struct dirichlet_loss : loss {
  static constexpr auto says = class_scores::evidence;
  double divergence = 0;

  constexpr dirichlet_loss kl(double weight) const {
    dirichlet_loss l = *this;
    l.divergence = detail::weight_option(weight, "dirichlet", "kl");
    return l;
  }

  template <class Evidence, class Target>
  struct on : bound<Evidence, Target> {
    using out = decltype(logits_loss_shape<dirichlet_loss, Evidence, Target>());
    static constexpr std::size_t flops = 60 * Evidence::size;

    template <class Call>
    static void run(dirichlet_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      call.k.template each<1>(call.rows, detail::dirichlet_row<T, Evidence::size>{
                                             call.template in<0>().data, call.template in<1>().data, call.value,
                                             call.template din<0>().data, call.weight, call.weight / T(call.total),
                                             T(options.divergence)});
    }
  };
  template <class O, class T>
  constexpr term<dirichlet_loss, O, T> operator()(O output, T target) const {
    return supervised_term(*this, output, target);
  }
};
inline constexpr dirichlet_loss dirichlet{};

}  // namespace braid
