#pragma once
#include "braid/fuse/law.hpp"
#include "braid/layer/keep_top.hpp"
#include "braid/train/pairs.hpp"

namespace braid::inline v0 {

struct gates_of_experts;  ///< shape<K>, behind `| dense<K> | softmax`

template <class Loss, class S>
consteval auto gates_loss_shape() {
  if constexpr (poisoned<S>) return poison{};
  else {
    static_assert(holds<fusion::is_vector<S>, at<Loss>, got<S>, wants<gates_of_experts>>,
                  "load_balance: the gates, one number an expert: name `shared(... | dense<K> | softmax)` in outputs");
    if constexpr (fusion::is_vector<S>) return shape<1>{};
    else return poison{};
  }
}

namespace detail {
/// slope[k] = K times the share of samples that go to expert k; part[k] = that times the mean of p_k.
template <class T, std::size_t K>
struct expert_load {
  T *part, *slope;
  T const* p;
  std::size_t n, top;
  BRAID_HD void operator()(std::size_t k, std::size_t) const {
    T times = 0, sum = 0;
    for (std::size_t r = 0; r < n; ++r) {
      times += among_largest<K>(p + r * K, k, top) ? T(1) : T(0);
      sum += p[r * K + k];
    }
    slope[k] = T(K) * times / T(n * top);
    part[k] = slope[k] * sum / T(n);
  }
};
template <class T, std::size_t K>
struct add_load_slope {
  T* d;
  T const* slope;
  T by;
  BRAID_HD void operator()(std::size_t r, std::size_t k) const { d[r * K + k] += by * slope[k]; }
};
}  // namespace detail

/// How unevenly gates p use K experts: K times the sum over k of f_k p_k, with f_k the share of the batch's samples
/// that go to expert k and p_k the mean of its gate over the batch. 1 where all are used alike, K where one is used for
/// everything. The gradient is that of the p_k; the f_k count as numbers.
///
///   bd::cross_entropy(answer, label) + 0.01f * bd::load_balance(routes), bd::load_balance.top(2)(routes)
///
/// Evaluation takes the data in runs of 64 samples.
///
/// shapes  p: [K], shares of 1.
/// units   none; top (1): how many experts a sample goes to, the largest of its p.
/// cost    K^2 comparisons a sample and a sum; 2 K numbers of room. The batch is walked by one lane.
/// errors  a_vector (compile time); value_error: top is not a whole number from 1 on.
/// source  Fedus et al. 2021, arXiv:2101.03961, equation 4; the idea: Shazeer et al. 2017, arXiv:1701.06538.
struct load_balance_loss : loss {
  std::size_t experts = 1;

  constexpr load_balance_loss top(double k) const {
    load_balance_loss l = *this;
    bool const whole = k >= 1 && k < 1e6 && double(std::size_t(k)) == k;
    l.experts = std::size_t(detail::option(k, whole, "load_balance", "top", "a whole number from 1 on"));
    return l;
  }

  template <class S>
  struct on : bound<S> {
    using out = decltype(gates_loss_shape<load_balance_loss, S>());
    static constexpr std::size_t K = S::size;
    static constexpr bool couples_rows = true;
    template <class Backend>
    static constexpr std::size_t room(std::size_t) {
      return 2 * K;
    }

    template <class Call>
    static void run(load_balance_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      std::size_t const n = call.rows, top = options.experts < K ? options.experts : K;
      T* const part = call.room;       // [K]
      T* const slope = part + K;       // [K]
      call.k.template each<1>(K, detail::expert_load<T, K>{part, slope, call.template in<0>().data, n, top});
      call.k.template each<1>(n, detail::add_to_all<T>{call.value, call.weight * T(call.k.sum(part, K))});
      if (auto const d = call.template din<0>())
        call.k.template each<K>(n, detail::add_load_slope<T, K>{d.data, slope, call.weight / T(call.total)});
    }
  };
  template <class O>
  constexpr term<load_balance_loss, O> operator()(O output) const {
    return outputs_term(*this, output);
  }
};
inline constexpr load_balance_loss load_balance{};

}  // namespace braid
