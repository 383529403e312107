#pragma once
#include "braid/core/graph.hpp"

namespace braid::fusion {

/// The common shape of all branches, or an error that names the first one that differs.
template <class Policy, class A, class... B>
consteval auto same_shape() {
  constexpr std::size_t other = [] {
    std::size_t i = 0, found = sizeof...(B);
    ((found = found == sizeof...(B) && !std::is_same_v<A, B> ? i : found, ++i), ...);
    return found;
  }();
  using odd = nth<other, B..., A>;
  static_assert(shapes_agree<at<Policy>, got<odd>, wants<A>>,
                "this policy wants branches of one shape: end each with the same layer, e.g. | dense<64>");
  if constexpr (std::is_same_v<odd, A>) return A{};
  else return poison{};
}
template <class Policy, class... B>
using same_shape_t = decltype(same_shape<Policy, B...>());

}  // namespace braid::fusion
