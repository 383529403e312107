#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"
#include "braid/layer/sequence_law.hpp"

#include <cstdint>

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// What may be put end to end: steps [T, F], or one step [F].
template <class S>
inline constexpr bool is_joinable = layer::is_steps<S> || is_vector<S>;
template <class... S>
using odd_joinable = nth<first_false({is_joinable<S>..., false}), S..., a_sequence>;
template <class A, class... B>
using odd_width = nth<first_false({std::is_same_v<typename last_axis<A>::features, typename last_axis<B>::features>..., false}),
                      typename last_axis<B>::features..., typename last_axis<A>::features>;
template <class... In>
struct joined_steps {
  using type = poison;
};
template <class A, class... B>
  requires(is_joinable<A> && (is_joinable<B> && ...) &&
           (std::is_same_v<typename last_axis<A>::features, typename last_axis<B>::features> && ...))
struct joined_steps<A, B...> {
  using type = sequence<(last_axis<A>::steps + ... + last_axis<B>::steps), last_axis<A>::features::size>;
};

/// The P branches that are there, their steps and a sample's lengths.
template <class T, std::size_t P>
struct ends {
  T const* at[P];
  std::int32_t const* lengths[P];  // null: all steps
  std::size_t steps[P];
  BRAID_HD std::size_t used(std::size_t p, std::size_t r) const {
    return lengths[p] ? std::size_t(lengths[p][r]) : steps[p];
  }
};
template <class T, std::size_t P, std::size_t Total, std::size_t F>
struct join {  // over [n Total, F]
  T* h;
  ends<T, P> x;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / Total;
    std::size_t t = i % Total;
    T value = 0;
    for (std::size_t p = 0; p < P; ++p) {
      std::size_t const used = x.used(p, r);
      if (t < used) {
        value = x.at[p][(r * x.steps[p] + t) * F + j];
        break;
      }
      t -= used;
    }
    h[i * F + j] = value;
  }
};
template <class T, std::size_t P>
struct join_lengths {  // a number a row
  std::int32_t* to;
  ends<T, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::size_t sum = 0;
    for (std::size_t p = 0; p < P; ++p) sum += x.used(p, r);
    to[r] = std::int32_t(sum);
  }
};
template <class T, std::size_t P, std::size_t Total, std::size_t F>
struct join_back {  // of branch p, over [n steps, F]
  T* dx;
  T const* d;
  ends<T, P> x;
  std::size_t p;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / x.steps[p], t = i % x.steps[p];
    std::size_t begin = 0;
    for (std::size_t q = 0; q < p; ++q) begin += x.used(q, r);
    dx[i * F + j] = t < x.used(p, r) ? d[(r * Total + begin + t) * F + j] : T(0);
  }
};
struct follows_none {};
/// For `on` of a policy that is absent where its input I is.
template <std::size_t I>
struct follows_input {
  static constexpr std::size_t follows = I;
};
/// What puts sequences end to end.
template <class Self, class Following = follows_none>
struct joining : fusion_policy {
  template <class A, class... B>
  static consteval void law() {
    static_assert(holds<is_joinable<A> && (is_joinable<B> && ...), at<Self>,
                        got<odd_joinable<A, B...>>, wants<a_sequence>>,
                  "end_to_end: give it sequences [T, F] or vectors [F], e.g. behind `| embedding<F>`, patches or | dense<F>");
    if constexpr (is_joinable<A> && (is_joinable<B> && ...))
      static_assert(shapes_agree<at<Self>, got<odd_width<A, B...>>, wants<typename last_axis<A>::features>>,
                    "end_to_end: all branches need as many features: end each with the same | dense<F>");
  }
  template <class... In>
  struct on : bound<In...>, Following {
    using out = typename joined_steps<In...>::type;
    static constexpr std::size_t Total = last_axis<out>::steps, F = last_axis<out>::features::size;
    static constexpr bool reads_in = false, gives_lengths = true, bears_absence = true;

    template <class Call>
    static auto present_ends(Call const& c) {
      ends<typename Call::scalar, Call::present_inputs> x{};
      std::size_t p = 0;
      repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        if constexpr (Call::template present<i>) {
          x.at[p] = c.template in<i>().data;
          x.lengths[p] = c.template lengths<i>();
          x.steps[p++] = last_axis<nth<i, In...>>::steps;
        }
      });
      return x;
    }
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      auto const x = present_ends(c);
      c.k.template each<F>(c.rows * Total, join<T, P, Total, F>{c.out.data, x});
      c.k.template each<1>(c.rows, join_lengths<T, P>{c.own_lengths, x});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = join_back<typename Call::scalar, Call::present_inputs, Total, F>;
      auto const x = present_ends(c);
      std::size_t p = 0;
      repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        if constexpr (Call::template present<i>) {
          if (auto const dx = c.template din<i>())
            c.k.template each<F>(c.rows * x.steps[p], op{dx.data, c.dout.data, x, p});
          ++p;
        }
      });
    }
  };
};
}  // namespace detail

/// Sequences one behind the other, as attention over all modalities wants them: of each sample the steps that count, of the
/// first branch, then of the second, and so on without a gap; a vector counts as one step. Behind them stand zeros, and the
/// length says so.
///
/// shapes  x_m: [T_m, F] or [F]; h: a sequence [T_1 + ... + T_N, F].
/// units   as the branches; one scale for all: end each with a norm.
/// cost    a copy.
/// errors  a_sequence, shapes_agree (compile time).
/// absence an absent branch has no steps there.
/// source  torch.cat along time, and torch.nn.utils.rnn.pack_sequence for what is packed.
struct end_to_end : detail::joining<end_to_end> {
  static constexpr std::string_view name = "end_to_end";
};

}  // namespace fusion
inline constexpr fusion::end_to_end end_to_end{};
}  // namespace braid
