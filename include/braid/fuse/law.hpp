#pragma once
#include "braid/core/graph.hpp"

namespace braid::fusion {

/// Position of the first false, or how many there are.
template <std::size_t N>
constexpr std::size_t first_false(bool const (&fits)[N]) {
  std::size_t i = 0;
  while (i < N && fits[i]) ++i;
  return i;
}

/// The common shape of all branches, or an error that names the first one that differs.
template <class Policy, class A, class... B>
consteval auto same_shape() {
  constexpr std::size_t other = first_false({std::is_same_v<A, B>..., false});
  using odd = nth<other, B..., A>;
  static_assert(shapes_agree<at<Policy>, got<odd>, wants<A>>,
                "this policy wants branches of one shape: end each with the same layer, e.g. | dense<64>");
  if constexpr (!std::is_same_v<odd, A>) return poison{};
  else {
    constexpr bool real_valued = std::is_same_v<typename A::element, real>;
    static_assert(holds<real_valued, at<Policy>, got<A>, wants<real_numbers>>,
                  "fusions work on numbers: put e.g. `| embedding<D> | lstm<H> | last` after tokens first");
    if constexpr (real_valued) return A{};
    else return poison{};
  }
}
template <class Policy, class... B>
using same_shape_t = decltype(same_shape<Policy, B...>());

/// The same for policies that work along the one axis of their branches; Wanted is the tag of that axis in the error.
template <class Policy, class Wanted, class A, class... B>
consteval auto same_vector() {
  using common = same_shape_t<Policy, A, B...>;
  if constexpr (std::is_same_v<common, poison>) return poison{};
  else {
    constexpr bool one_axis = std::is_same_v<common, shape<common::size>>;
    static_assert(holds<one_axis, at<Policy>, got<common>, wants<Wanted>>,
                  "this policy wants one axis: end each branch with `| dense<N>`, after `| flatten`, `| last` or the like");
    if constexpr (one_axis) return common{};
    else return poison{};
  }
}
template <class Policy, class Wanted, class... B>
using same_vector_t = decltype(same_vector<Policy, Wanted, B...>());

/// Whether all branches hold numbers, of whatever shapes; an error names the first one that does not.
template <class Policy, class... B>
consteval bool real_branches() {
  constexpr std::size_t other = first_false({std::is_same_v<typename B::element, real>..., false});
  if constexpr (other == sizeof...(B)) return true;
  else {
    static_assert(holds<(other == sizeof...(B)), at<Policy>, got<nth<other, B...>>, wants<real_numbers>>,
                  "fusions work on numbers: put e.g. `| embedding<D> | lstm<H> | last` after tokens first");
    return false;
  }
}

}  // namespace braid::fusion
