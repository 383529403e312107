#pragma once
#include "braid/train/objective_walk.hpp"

namespace braid::inline v0 {

// What must be true of a net, an objective and data before there can be a training. `fit` asks first, so that one fault
// is one error.

struct a_backward;  ///< a unit that can be trained through
struct a_column;    ///< of the data set

namespace detail {
template <class Prog>
inline constexpr std::size_t first_without_backward = [] {
  std::size_t i = 0;
  while (i < Prog::size && (Prog::graph.nodes[i].input || Prog::graph.nodes[i].differentiable)) ++i;
  return i;
}();
template <class S>
struct unit_in {
  using type = S;
};
template <class In, class B, class L, std::size_t O>
struct unit_in<step<In, B, L, O>> {
  using type = B;
};

template <class Tags, class N>
inline constexpr bool says = true;  // a target: not for the net to say
template <class Tags, class N>
  requires output_object<N>
inline constexpr bool says<Tags, N> = output_at<typename N::tag>(Tags{}) < Tags::size;

template <class Loss, class... N>
types<N...> names_in(std::type_identity<term<Loss, N...>>);
template <class... Term>
auto names_in(types<Term...>) -> decltype((types<>{} + ... + names_in(std::type_identity<Term>{})));

template <class Want, class... Have>
consteval bool among(types<Have...>) {
  return index_of<Want, Have...>() < sizeof...(Have);
}
/// The first type of a list for which Test is false, or void.
template <template <class> class Test, class... T>
constexpr auto first_without(types<T...>) {
  constexpr std::size_t i = first_false({Test<T>::value..., false});
  if constexpr (i < sizeof...(T)) return std::type_identity<nth<i, T...>>{};
  else return std::type_identity<void>{};
}
template <class G>
struct said_by {
  template <class N>
  using test = std::bool_constant<says<typename output_tags<G>::type, N>>;
};
template <class Data>
struct held_by {
  template <class N>
  using test = std::bool_constant<among<N>(typename Data::names{})>;
};
}  // namespace detail

/// What a training of net G to objective O (with names) on Data lacks, one fault at a time: a unit without backward, an
/// output that the objective names, a column of the data. void: nothing. `fit` asserts these itself, since each function
/// between the user's line and an assertion is three more lines of error.
template <class G, class O, class Data>
struct training_lacks {
  using prog = program<G>;
  static constexpr std::size_t stuck = detail::first_without_backward<prog>;
  static constexpr bool learns = stuck == prog::size;
  using unit = typename detail::unit_in<typename prog::template at<learns ? 0 : stuck>>::type;

  using output = typename decltype(detail::first_without<detail::said_by<G>::template test>(
      decltype(detail::names_in(typename O::terms{})){}))::type;
  static constexpr bool says = std::is_void_v<output>;

  using column = typename decltype(detail::first_without<detail::held_by<Data>::template test>(
      typename prog::modalities{} + targets_of<O>{}))::type;
  static constexpr bool has_columns = !says || std::is_void_v<column>;

  static constexpr bool nothing = learns && says && has_columns;
};

}  // namespace braid
