#pragma once
#include "braid/core/column.hpp"
#include "braid/core/fuse.hpp"
#include "braid/model/walk.hpp"

#include <type_traits>
#include <utility>

namespace braid::inline v0 {

// The law of a call: photo(x), notes(ids, lengths), absent(chart), in any order. Which are absent is a constant.

namespace detail {
template <class A>
struct argument {
  using modality = void;
  static constexpr bool present = false, batched = false, partial = false, on_device = false;
};
template <class M, class X, class L>
struct argument<given<M, X, L>> {
  using modality = M;
  static constexpr bool present = true, batched = static_rank<X> != M::outside::rank, partial = false, on_device = is_on_device<X>;
};
template <class G, class W>
struct argument<given_where<G, W>> : argument<G> {
  static constexpr bool partial = true;
};
template <class M>
struct argument<absent_t<M>> {
  using modality = M;
  static constexpr bool present = false, batched = false, partial = false, on_device = false;
};
template <class A>
using modality_in = typename argument<A>::modality;

template <class S>
struct input_of {
  using type = void;
};
template <class M>
struct input_of<input<M>> {
  using type = M;
};
}  // namespace detail

template <class Prog, class M>
constexpr std::size_t index_in_program() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    std::size_t found = Prog::size;
    ((std::is_same_v<typename Prog::template at<I>, input<M>> ? void(found = I) : void()), ...);
    return found;
  }(std::make_index_sequence<Prog::size>{});
}

namespace detail {
template <class Prog, class... A>
struct call_facts {
  /// How often an argument names modality M.
  template <class M>
  static constexpr std::size_t times = (std::size_t{std::is_same_v<M, modality_in<A>>} + ... + 0);
  template <class... M>
  static constexpr std::size_t first_not_once(types<M...>) {
    return first_false({(times<M> == 1)..., false});
  }
  static constexpr std::size_t foreign =
      first_false({(index_in_program<Prog, modality_in<A>>() < Prog::size)..., false});
  static constexpr std::size_t odd = first_not_once(typename Prog::modalities{});
  static constexpr bool all_known = foreign == sizeof...(A), each_once = odd == Prog::modalities::size;
  using foreigner = nth<foreign, A..., void>;
  using odd_modality = nth_in<odd, decltype(typename Prog::modalities{} + types<void>{})>;
};
template <class A>
struct named_in {  ///< what an error says of an argument: its modality, or what it is where it is none
  using type = std::conditional_t<std::is_void_v<modality_in<A>>, A, modality_in<A>>;
};
}  // namespace detail

/// The presence that a call's arguments say, as a constant: one compiled path for each.
template <class Prog, class... A>
inline constexpr presence<Prog::size> presence_in = [] {
  std::array<bool, Prog::size> absent{};
  ((detail::argument<A>::present ? void() : void(absent[index_in_program<Prog, detail::modality_in<A>>()] = true)), ...);
  return presence_of(Prog::graph, absent);
}();

/// Place of a modality among the net's.
template <class Prog, class M>
constexpr modality_set modality_bit() {
  return []<class... N>(types<N...>) {
    return modality_set{1} << index_of<M, N...>() % 64;
  }(typename Prog::modalities{});
}
template <class Prog, class... M>
constexpr modality_set modalities_among(types<M...>) {
  return ((index_in_program<Prog, M>() < Prog::size ? modality_bit<Prog, M>() : 0) | ... | modality_set{0});
}
/// The modalities that a call says to be there for some samples only, and with them those that are absent altogether; empty
/// where there are none of the first.
template <class Prog, class... A>
inline constexpr modality_set partial_in = [] {
  using all = detail::call_facts<Prog, A...>;
  if constexpr (!all::all_known || !(detail::argument<A>::partial || ...)) return modality_set{0};
  else return ((detail::argument<A>::partial || !detail::argument<A>::present ? modality_bit<Prog, detail::modality_in<A>>() : 0) | ...);
}();
/// The modalities that a call says to be absent, for some samples or for all.
template <class Prog, class... A>
inline constexpr modality_set lacking_in =
    ((detail::argument<A>::partial || !detail::argument<A>::present ? modality_bit<Prog, detail::modality_in<A>>() : 0) | ... | modality_set{0});

template <class Prog>
constexpr bool any_output(presence<Prog::size> const& p) {
  for (auto o : Prog::out_ids)
    if (p.runs[o]) return true;
  return false;
}
template <class In, class B, class Label, std::size_t Owner>
std::type_identity<B> unit_of(step<In, B, Label, Owner>);
template <class Prog, std::size_t I>
struct unit_at {  ///< the bound unit of step I, as errors name it
  using type = typename decltype(unit_of(typename Prog::template at<I>{}))::type;
};
template <class Prog>
struct unit_at<Prog, none> {
  using type = void;
};

struct model_call;
struct all_branches;

/// The law of a call: every modality of the net once and no other; absent only where that is borne; not all of them.
/// Called first by what users call, so that the error stands at their line.
template <class Prog, class... A>
consteval void call_law() {
  using facts = detail::call_facts<Prog, A...>;
  using foreigner = typename detail::named_in<typename facts::foreigner>::type;
  static_assert(holds<facts::all_known, at<model_call>, got<foreigner>, wants<a_modality>>,
                "no such modality in this net: give arguments as `name(data)`, by the names that the net was built from");
  if constexpr (facts::all_known) {
    using odd = typename facts::odd_modality;
    static_assert(holds<facts::each_once, at<model_call>, got<exactly<facts::template times<odd>>>, wants<odd>>,
                  "give every modality of the net once: as `name(data)`, or `absent(name)` where it is missing");
    if constexpr (facts::each_once) {
      constexpr auto const& p = presence_in<Prog, A...>;
      using lacking = typename unit_at<Prog, p.unbearable>::type;
      static_assert(holds<p.unbearable == none, at<lacking>, got<model_call>, wants<all_branches>>,
                    "this unit cannot do without one of its branches: take a policy that bears absence");
      static_assert(holds<any_output<Prog>(p), at<model_call>, got<exactly<0>>, wants<at_least<1>>>,
                    "all modalities are absent: nothing is left to predict from");
      constexpr std::size_t some = std::size_t(std::popcount(partial_in<Prog, A...>));
      static_assert(holds<some <= most_partial, at<model_call>, got<exactly<some>>, wants<at_most<most_partial>>>,
                    "too many modalities that some samples lack: each set of them is a path of the fusion. Group them by early(...)");
      if constexpr (some > 0 && some <= most_partial) {
        using stuck = typename unit_at<Prog, first_unbearable<Prog>(partial_in<Prog, A...>)>::type;
        static_assert(holds<std::is_void_v<stuck>, at<stuck>, got<model_call>, wants<all_branches>>,
                      "this unit cannot do without one of its branches: take a policy that bears absence");
      }
    }
  }
}
/// The law of `into`: the caller's container holds the backend's numbers, T.
template <class T, class Out>
consteval void into_law() {
  using element = std::remove_pointer_t<decltype(std::declval<Out&>().data())>;
  static_assert(shapes_agree<at<model_call>, got<element>, wants<T>>,
                "into: the container must hold the backend's own kind of number, and be writable");
}
template <class Prog, bool Named, class... A>
inline constexpr bool absence_is_borne = false;
template <class Prog, class... A>
inline constexpr bool absence_is_borne<Prog, true, A...> = [] {
  if constexpr (std::popcount(partial_in<Prog, A...>) > int(most_partial)) return false;  // && would try the paths of all
  else
    return presence_in<Prog, A...>.unbearable == none && any_output<Prog>(presence_in<Prog, A...>) &&
           first_unbearable<Prog>(partial_in<Prog, A...>) == none;
}();
/// Whether a call obeys its law.
template <class Prog, class... A>
inline constexpr bool call_fits =
    absence_is_borne<Prog, detail::call_facts<Prog, A...>::all_known && detail::call_facts<Prog, A...>::each_once, A...>;

}  // namespace braid
