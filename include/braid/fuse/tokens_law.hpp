#pragma once
#include "braid/fuse/end_to_end.hpp"

#include <string_view>

namespace braid::inline v0::fusion {

// What the policies over tokens of all modalities share: their law, and names of their parts.

namespace detail {
struct types_part {
  static constexpr std::string_view name = "token_type";
};
struct class_part {
  static constexpr std::string_view name = "class_token";
};
struct norm_part {
  static constexpr std::string_view name = "norm";
};

template <std::size_t Heads, class... In>
inline constexpr bool tokens_fit = false;
template <std::size_t Heads, class A, class... B>
  requires(!poisoned<typename joined_steps<A, B...>::type>)
inline constexpr bool tokens_fit<Heads, A, B...> = last_axis<A>::features::size % Heads == 0;
}  // namespace detail

/// Policies over tokens of one width, any number a branch, that Heads heads split among them.
template <class Policy, std::size_t Heads>
struct of_tokens : fusion_policy {
  template <class... In>
  static constexpr bool fits = detail::tokens_fit<Heads, In...>;
  template <class A, class... B>
  static consteval void law() {
    using detail::is_joinable;
    static_assert(holds<is_joinable<A> && (is_joinable<B> && ...), at<Policy>, got<detail::odd_joinable<A, B...>>,
                        wants<a_sequence>>,
                  "this policy is over tokens: sequences [T, F] or vectors [F], e.g. behind `| embedding<F>` or | dense<F>");
    if constexpr (is_joinable<A> && (is_joinable<B> && ...)) {
      using features = typename last_axis<A>::features;
      using odd = detail::odd_width<A, B...>;
      static_assert(shapes_agree<at<Policy>, got<odd>, wants<features>>,
                    "this policy wants tokens of one width: end all branches with the same | dense<F>");
      if constexpr (std::is_same_v<odd, features>)
        static_assert(holds<features::size % Heads == 0, at<Policy>, got<A>, wants<multiple_of<Heads>>>,
                      "the features of a token are split among the heads: choose a divisor of them");
    }
  }
};

}  // namespace braid::fusion
