#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

#include <cstdint>

namespace braid::inline v0 {
namespace fusion {

namespace detail {
template <class T, std::size_t H, std::size_t N>
struct weigh_experts {
  T* h;
  T const* g;
  branches<T const, N> e;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T s = 0;
    for (std::size_t k = 0; k < N; ++k)
      if (e.at[k]) s += g[r * N + k] * e.at[k][r * H + j];
    h[r * H + j] = s;
  }
};
/// dg_k = dh . e_k; 0 of an expert that is not there.
template <class T, std::size_t H, std::size_t N>
struct weigh_experts_back {
  T* dg;
  T const* dh;
  branches<T const, N> e;
  BRAID_HD void operator()(std::size_t r, std::size_t k) const {
    dg[r * N + k] = e.at[k] ? dot<H>(dh + r * H, e.at[k] + r * H) : T(0);
  }
};
template <class... In>
inline constexpr bool fits_experts = false;
template <class G, class E, class... More>
inline constexpr bool fits_experts<G, E, More...> =
    std::is_same_v<G, shape<1 + sizeof...(More)>> && is_vector<E> && alike<E, More...>;
}  // namespace detail

/// h = g_1 e_1 + ... + g_K e_K: what each of K experts says, by one gate each. The gates of all are one branch before
/// them. The last step of mixture and moe; gated_sum has a gate for each number.
///
///   fuse<expert_sum>(seen | dense<2> | softmax, photo | ... | dense<10>, notes | ... | dense<10>)
///
/// shapes  g: [K]; e_k, h: [H].
/// units   g in shares of 1, behind `| softmax`.
/// cost    2 K flop an element of h forward, twice that backward.
/// errors  shapes_agree (compile time).
/// absence an absent expert's term is missing, the other gates stay as they are; the gates must be there.
/// source  Jacobs, Jordan, Nowlan and Hinton 1991, Adaptive mixtures of local experts.
struct expert_sum : fusion_policy {
  static constexpr std::string_view name = "expert_sum";
  template <class... In>
  static consteval void law() {
    static_assert(holds<detail::fits_experts<In...>, at<expert_sum>, got<In...>, wants<at_least<2>>>,
                  "expert_sum: first the gates, `| dense<K> | softmax`, then K branches that end in | dense<H>");
  }
  template <class G, class... In>
  struct on : bound<G, In...> {
    static constexpr std::size_t K = sizeof...(In);
    using out = std::conditional_t<detail::fits_experts<G, In...>, nth<0, In..., G>, poison>;
    static constexpr bool bears_absence = true;
    static constexpr std::uint64_t needs = 1;
    static constexpr std::size_t H = out::size, flops = 2 * K * H;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::weigh_experts<typename Call::scalar, H, K>;
      c.k.template each<H>(c.rows, op{c.out.data, c.template in<0>().data, branches_or_null<1>(c)});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      if (auto const dg = c.template din<0>())
        c.k.template each<K>(c.rows, detail::weigh_experts_back<T, H, K>{dg.data, c.dout.data, branches_or_null<1>(c)});
      repeat_indexed<K>([&]<class I>(I) {
        auto const g = batch<shape<1>, T const, K>{c.template in<0>().data + I::value, c.rows};
        if (auto const de = c.template din<I::value + 1>()) c.k.map(de, fn::times{}, c.dout, g);  // dh g_k   [n, H]
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::expert_sum expert_sum{};
}  // namespace braid
