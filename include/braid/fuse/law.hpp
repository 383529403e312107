#pragma once
#include "braid/core/graph.hpp"

namespace braid::inline v0::fusion {

// The laws that several policies share are their bases: the asserts must stand right in the function that `fuse` calls
// (a function between costs clang three lines).

/// The first of B that is not A, or A.
template <class A, class... B>
using odd_one = nth<first_false({std::is_same_v<A, B>..., false}), B..., A>;
template <class A, class... B>
inline constexpr bool alike = (std::is_same_v<A, B> && ...);
/// The first of S that does not hold numbers, or real_numbers.
template <class... S>
using odd_element = nth<first_false({std::is_same_v<typename S::element, real>..., false}), S..., real_numbers>;
template <class... S>
inline constexpr bool all_real = (std::is_same_v<typename S::element, real> && ...);
/// One axis of numbers.
template <class S>
inline constexpr bool is_vector = std::is_same_v<S, shape<S::size>>;

/// The first of S that is not one axis of numbers, or a_vector.
template <class... S>
using odd_vector = nth<first_false({is_vector<S>..., false}), S..., a_vector>;
/// One axis of numbers, also that of a flattened image.
template <class S>
inline constexpr bool is_features = is_vector<S>;
template <class... S>
inline constexpr bool is_features<flat<S...>> = true;
template <class... S>
using odd_features = nth<first_false({is_features<S>..., false}), S..., a_vector>;

/// The shape of all branches, or poison.
template <class... S>
using common_shape = std::conditional_t<alike<S...> && all_real<S...>, nth<0, S...>, poison>;
template <class... S>
using common_vector = std::conditional_t<alike<S...> && (is_vector<S> && ...), nth<0, S...>, poison>;

/// Policies over so many branches of one axis each, or with 0 over any number.
template <class Policy, std::size_t Count = 0>
struct of_vectors : fusion_policy {
  template <class... In>
  static constexpr bool fits = (Count == 0 || sizeof...(In) == Count) && (is_vector<In> && ...);
  template <class... In>
  static consteval void law() {
    static_assert(holds<Count == 0 || sizeof...(In) == Count, at<Policy>, got<In...>, wants<exactly<Count>>>,
                  "this policy is over a certain number of branches: fuse some of them before, or take low_rank<R, O>");
    if constexpr (Count == 0 || sizeof...(In) == Count)
      static_assert(holds<(is_vector<In> && ...), at<Policy>, got<odd_vector<In...>>, wants<a_vector>>,
                    "this policy wants one axis a branch: end each with | dense<N>, after `| flatten` or `| last`");
  }
};
/// The same where the axis may be that of a flattened image.
template <class Policy>
struct of_features : fusion_policy {
  template <class... In>
  static constexpr bool fits = (is_features<In> && ...);
  template <class... In>
  static consteval void law() {
    static_assert(holds<(is_features<In> && ...), at<Policy>, got<odd_features<In...>>, wants<a_vector>>,
                  "this policy wants one axis a branch: end each with `| flatten`, `| last`, | dense<N> or the like");
  }
};

/// Policies over branches of one shape.
template <class Policy>
struct of_one_shape : fusion_policy {
  template <class A, class... B>
  static consteval void law() {
    static_assert(shapes_agree<at<Policy>, got<odd_one<A, B...>>, wants<A>>,
                  "this policy wants branches of one shape: end each with the same layer, e.g. | dense<64>");
    if constexpr (alike<A, B...>)
      static_assert(holds<all_real<A>, at<Policy>, got<A>, wants<real_numbers>>,
                    "fusions work on numbers: put e.g. `| embedding<D> | lstm<H> | last` after tokens first");
  }
};

/// Policies over branches of one axis and one width.
template <class Policy>
struct of_one_width : fusion_policy {
  template <class A, class... B>
  static constexpr bool fits = alike<A, B...> && is_features<A>;
  template <class A, class... B>
  static consteval void law() {
    static_assert(shapes_agree<at<Policy>, got<odd_one<A, B...>>, wants<A>>,
                  "this policy wants branches of one width: end each with the same | dense<N>");
    if constexpr (alike<A, B...>)
      static_assert(holds<is_features<A>, at<Policy>, got<A>, wants<a_vector>>,
                    "this policy wants one axis a branch: end each with `| flatten`, `| last`, | dense<N> or the like");
  }
};

/// Policies over decisions: logits of the same classes.
template <class Policy>
struct of_logits : fusion_policy {
  static constexpr bool over_logits = true;
  template <class A, class... B>
  static consteval void law() {
    static_assert(shapes_agree<at<Policy>, got<odd_one<A, B...>>, wants<A>>,
                  "this policy wants logits of the same classes: end each branch with the same | dense<classes>");
    if constexpr (alike<A, B...>)
      static_assert(holds<is_vector<A>, at<Policy>, got<A>, wants<logits>>,
                    "this policy wants logits: end each branch with | dense<classes>, after `| flatten`, `| last` or the like");
  }
};

}  // namespace braid::fusion
