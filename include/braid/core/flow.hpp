#pragma once
#include "braid/core/law.hpp"
#include "braid/core/list.hpp"
#include "braid/core/unit.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

namespace braid::inline v0 {

// How shapes flow through elements, the layers to the right of a `|`, and whose law is asked where one does not fit.

namespace detail {
template <class Indices, class... L>
struct numbered {};
}  // namespace detail
/// Elements without a source: a value to hand around and to attach to several branches.
template <class... L>
struct fragment : detail::numbered<std::index_sequence_for<L...>, L...> {};

// Elements that are more than one unit.
template <class... L>
struct residual_of;
template <class Block, class Shortcut>
struct projected_of;
template <class Name, class... L>
struct tied_of;
template <class Name, class... L>
struct named_of;

template <class T>
inline constexpr bool is_element = std::is_base_of_v<unit, T> && !std::is_base_of_v<fusion_policy, T>;
template <class... L>
inline constexpr bool is_element<residual_of<L...>> = true;
template <class B, class S>
inline constexpr bool is_element<projected_of<B, S>> = true;
template <class N, class... L>
inline constexpr bool is_element<tied_of<N, L...>> = true;
template <class N, class... L>
inline constexpr bool is_element<named_of<N, L...>> = true;
/// A layer, or a group of them, to the right of a `|`.
template <class T>
concept element = is_element<T>;

// ---- the shape behind an element; poison, in silence, where its law fails

template <class In, class L>
struct after {
  using type = typename L::template on<In>::out;
};
template <class L>
struct after<poison, L> {
  using type = poison;
};
template <class In, class L>
using after_t = typename after<In, L>::type;

namespace detail {
template <class... S>
struct flowing {};
template <class S, class... Before, class L>
consteval flowing<after_t<S, L>, S, Before...> operator>>(flowing<S, Before...>, std::type_identity<L>) {
  return {};
}
/// Last shape and the ones before it, backwards.
template <class S, class... Before>
struct flowed {
  using last = S;
  template <std::size_t I>
  using before = nth<sizeof...(Before) - 1 - I, Before...>;
};
template <class... S>
flowed<S...> along(flowing<S...>);
template <class In, class... L>
using along_t = decltype(along((flowing<In>{} >> ... >> std::type_identity<L>{})));
/// Whose law to ask, and about what: nobody's behind a fault.
template <class In, class L>
struct judged {
  using who = L;
  using in = In;
};
template <class L>
struct judged<poison, L> {
  using who = unit;
  using in = poison;
};
template <class In, class L>
using judge = typename judged<In, L>::who;

template <class In, class... L, std::size_t... I>
consteval void laws(numbered<std::index_sequence<I...>, L...>) {
  using shapes = along_t<In, L...>;
  (judge<typename shapes::template before<I>, L>::template law<typename judged<typename shapes::template before<I>, L>::in>(), ...);
}
/// Of a block whose inside is at fault, the part that is: its error then stands under the user's operator, however deep.
template <class Block, class In, class... L>
struct judged_within {
  using who = Block;
  using in = In;
};
template <class Block, class In, class... L>
  requires std::is_same_v<typename along_t<In, L...>::last, poison>
struct judged_within<Block, In, L...> {
  using shapes = along_t<In, L...>;
  template <std::size_t... I>
  static consteval std::size_t first(std::index_sequence<I...>) {
    return first_false({!std::is_same_v<typename shapes::template before<I + 1>, poison>..., false});
  }
  static constexpr std::size_t at = first(std::make_index_sequence<sizeof...(L) - 1>{});
  using part = judged<typename shapes::template before<at>, nth<at, L...>>;
  using who = typename part::who;
  using in = typename part::in;
};
}  // namespace detail
template <class In, class... L>
using shape_after_t = typename detail::along_t<In, L...>::last;
/// The shape behind L..., which obey their laws.
template <class In, class... L>
consteval auto obeyed() {
  detail::laws<In>(fragment<L...>{});
  return std::type_identity<shape_after_t<In, L...>>{};
}
template <class In, class... L>
using after_all_t = typename decltype(obeyed<In, L...>())::type;

namespace layer {
struct residual;
}
template <class... L>
struct residual_of {
  template <class In>
  static consteval void law() {
    using body = after_all_t<In, L...>;
    static_assert(poisoned<body> || shapes_agree<at<layer::residual>, got<body>, wants<In>>,
                  "residual: the block must end in the shape it began with");
  }
};
template <class... L, class... S>
struct projected_of<fragment<L...>, fragment<S...>> {
  template <class In>
  static consteval void law() {
    using body = after_all_t<In, L...>;
    using shortcut = after_all_t<In, S...>;
    static_assert(poisoned<body> || poisoned<shortcut> || shapes_agree<at<layer::residual>, got<shortcut>, wants<body>>,
                  "residual: the shortcut must end in the shape that the block ends in");
  }
};
template <class Name, class... L>
struct tied_of {
  template <class In>
  static consteval void law() {
    detail::laws<In>(fragment<L...>{});
  }
};
template <class Name, class... L>
struct named_of {
  template <class In>
  static consteval void law() {
    detail::laws<In>(fragment<L...>{});
  }
};
template <class In, class... L>
  requires(!std::is_same_v<In, poison>)
struct after<In, residual_of<L...>> {
  using type = std::conditional_t<std::is_same_v<shape_after_t<In, L...>, In>, In, poison>;
};
template <class In, class... L, class... S>
  requires(!std::is_same_v<In, poison>)
struct after<In, projected_of<fragment<L...>, fragment<S...>>> {
  using body = shape_after_t<In, L...>;
  using type = std::conditional_t<std::is_same_v<body, shape_after_t<In, S...>>, body, poison>;
};
template <class In, class N, class... L>
  requires(!std::is_same_v<In, poison>)
struct after<In, tied_of<N, L...>> {
  using type = shape_after_t<In, L...>;
};
template <class In, class N, class... L>
  requires(!std::is_same_v<In, poison>)
struct after<In, named_of<N, L...>> {
  using type = shape_after_t<In, L...>;
};

namespace detail {
template <class In, class... L>
  requires(!std::is_same_v<In, poison>)
struct judged<In, residual_of<L...>> : judged_within<residual_of<L...>, In, L...> {};
template <class In, class... L, class... S>
  requires(!std::is_same_v<In, poison>)
struct judged<In, projected_of<fragment<L...>, fragment<S...>>>
    : std::conditional_t<std::is_same_v<shape_after_t<In, L...>, poison>,
                         judged_within<projected_of<fragment<L...>, fragment<S...>>, In, L...>,
                         judged_within<projected_of<fragment<L...>, fragment<S...>>, In, S...>> {};
template <class In, class N, class... L>
  requires(!std::is_same_v<In, poison>)
struct judged<In, tied_of<N, L...>> : judged_within<tied_of<N, L...>, In, L...> {};
template <class In, class N, class... L>
  requires(!std::is_same_v<In, poison>)
struct judged<In, named_of<N, L...>> : judged_within<named_of<N, L...>, In, L...> {};
}  // namespace detail

}  // namespace braid
