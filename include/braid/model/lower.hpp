#pragma once
#include "braid/fuse/sum.hpp"
#include "braid/layer/arrange.hpp"
#include "braid/layer/tap.hpp"
#include "braid/model/lowering.hpp"

#include <array>
#include <cstddef>

namespace braid::inline v0 {

// The lowering itself: a graph becomes a flat list of steps by folds (model/lowering.hpp has its state).

// ---- elements: a state with one value on the stack becomes another

template <class L, class Label>
struct placed {};
template <class L, class Label>
struct lower_element {
  static consteval auto run(auto state) { return push_unit<L, Label>(state); }
};
template <class L, class Label, class... S, class N, std::size_t... I>
consteval auto lower_body(lowering<types<S...>, N, I...>);
template <class St, class L, class Label>
consteval auto operator%(St state, placed<L, Label>) {
  return lower_element<L, Label>::run(state);
}
/// L... one after another under Label.0, Label.1, ...
template <class Label, class... L, class St>
consteval auto lower_all(St state) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return (state % ... % placed<L, deeper_t<Label, positions<L...>[I]>>{});
  }(std::index_sequence_for<L...>{});
}
template <class Name, class Label>
struct lower_element<layer::tap_of<Name>, Label> {
  template <class S, class Scope, class... M, std::size_t I>
  static consteval auto run(lowering<S, known<Scope, M...>, I>) {
    return lowering<S, known<Scope, M..., met<tapped<Name>, void, I>>, I>{};
  }
};
template <class... L, class Label>
struct lower_element<residual_of<L...>, Label> {
  template <class S, class N, std::size_t I, class S2, class N2, std::size_t J>
  static consteval auto add(lowering<S, N, I>, lowering<S2, N2, J>) {
    return push_unit<fusion::sum, Label>(lowering<S2, N2, I, J>{});
  }
  static consteval auto run(auto state) { return add(state, lower_all<Label, L...>(state)); }
};
// The block's names are those of a residual without a shortcut; the shortcut's stand behind `shortcut`.
template <class... L, class... S, class Label>
struct lower_element<projected_of<fragment<L...>, fragment<S...>>, Label> {
  using apart = deeper_t<Label, on_shortcut>;
  template <std::size_t I, class S2, class N2, std::size_t J>
  static consteval auto shortcut(lowering<S2, N2, J>) {
    constexpr lowering<S2, N2, I> source;
    if constexpr (sizeof...(S) == 1) return add<J>((source % ... % placed<S, apart>{}));
    else return add<J>(lower_all<apart, S...>(source));
  }
  template <std::size_t J, class S3, class N3, std::size_t K>
  static consteval auto add(lowering<S3, N3, K>) {
    return push_unit<fusion::sum, Label>(lowering<S3, N3, J, K>{});
  }
  template <class S1, class N1, std::size_t I>
  static consteval auto run(lowering<S1, N1, I> state) {
    return shortcut<I>(lower_all<Label, L...>(state));
  }
};
/// One layer under a name keeps the bare name; several are numbered.
template <class Name, std::size_t First, class... L, class S, class N, std::size_t I>
consteval auto lower_named(lowering<S, N, I> state) {
  using under = label_in<N, tagged<Name>, First>;
  if constexpr (sizeof...(L) == 1) return (state % ... % placed<L, under>{});
  else return lower_all<under, L...>(state);
}
template <class Name, class... L, class Label>
struct lower_element<named_of<Name, L...>, Label> {
  template <class... S, class N, std::size_t I>
  static consteval auto run(lowering<types<S...>, N, I> state) {
    return lower_named<Name, sizeof...(S), L...>(state);
  }
};

template <class Name, class... L, class Label>
struct lower_element<tied_of<Name, L...>, Label> {
  template <class... S, class N, std::size_t I>
  static consteval auto run(lowering<types<S...>, N, I> state) {
    using in = typename nth<I, S...>::out;
    using mine = body<in, L...>;
    constexpr auto earlier = look_up_in<tied_name<Name>>(N{});
    constexpr std::size_t first = begin_of<sizeof...(S)>(earlier);
    return resume<sizeof...(S), mine>(state, lower_named<Name, first, L...>(state), earlier);
  }
  // First use: note where its steps begin.
  template <std::size_t Begin, class Mine, class S0, class S, class Scope, class... M, std::size_t I>
  static consteval auto resume(S0, lowering<S, known<Scope, M...>, I>, unmet) {
    return lowering<S, known<Scope, M..., met<tied_name<Name>, Mine, Begin>>, I>{};
  }
  // Again: the new steps take their parameters from the first ones; what is tied inside has an owner before them already.
  template <std::size_t Begin, class Mine, class S0, class... S, class N, std::size_t I, class Body, std::size_t First>
  static consteval auto resume(S0, lowering<types<S...>, N, I>, met<tied_name<Name>, Body, First>) {
    static_assert(one_body<Mine, Body, Name>());
    return [&]<std::size_t... J>(std::index_sequence<J...>) {
      return lowering<types<decltype(retied<Begin, First, J>(S{}))...>, N, I>{};
    }(std::index_sequence_for<S...>{});
  }
  template <std::size_t Begin, std::size_t First, std::size_t J, class M>
  static input<M> retied(input<M>);
  template <std::size_t Begin, std::size_t First, std::size_t J, class In, class B, class L2, std::size_t O>
  static step<In, B, L2, (O < Begin ? O : O - Begin + First)> retied(step<In, B, L2, O>);
};

// ---- graphs: a state becomes one with the graph's value on top of the stack

/// Owner: the name its parameters go under, or void for its own.
template <class G, class Owner = void>
struct lower;
template <class G, class Owner>
struct branch {};
template <class St, class G, class Owner>
consteval auto operator%(St state, branch<G, Owner>) {
  return lower<G, Owner>::run(state);
}

template <modality M, class Owner>
struct lower<M, Owner> {
  template <class... S, class N, std::size_t... Id>
  static consteval auto run(lowering<types<S...>, N, Id...>) {
    constexpr std::size_t i = index_of<input<M>, S...>();
    if constexpr (std::is_same_v<typename input<M>::out, typename M::inside>) {
      if constexpr (i < sizeof...(S)) return lowering<types<S...>, N, Id..., i>{};
      else return lowering<types<S..., input<M>>, N, Id..., i>{};
    } else {  // arranged once, right behind the input
      if constexpr (i < sizeof...(S)) return lowering<types<S...>, N, Id..., i + 1>{};
      else
        return on_top(ids<Id...>{}, push_unit<layer::arrange<typename M::inside>, label<M, none>>(
                                        lowering<types<S..., input<M>>, N, i>{}));
    }
  }
};
template <class O, class Source, class... L, class Owner>
struct lower<pipe<O, Source, L...>, Owner> {
  template <class... S, class N, std::size_t... Id>
  static consteval auto run(lowering<types<S...>, N, Id...>) {
    return on_top(ids<Id...>{}, behind(lower<Source>::run(lowering<types<S...>, N>{})));
  }
  template <class... S, class N, std::size_t I>
  static consteval auto behind(lowering<types<S...>, N, I> source) {
    return lower_all<label_in<N, owner_t<Owner, pipe_name<Source>>, sizeof...(S)>, L...>(source);
  }
};
template <class O, class P, class... G, class Owner>
struct lower<fused<O, P, G...>, Owner> {
  template <class... S, class N, std::size_t... I>
  static consteval auto close(lowering<types<S...>, N, I...> state) {
    using name = label_in<N, owner_t<Owner, own_name<fused<O, P, G...>>>, sizeof...(S)>;
    if constexpr (is_composed<P>) return lower_body<P, name>(state);
    else if constexpr (requires { typename P::weights; }) {
      auto weighing = push_unit<typename P::weights, name>(state);
      return push_unit<P, name>(behind<sizeof...(S), I...>(weighing));
    } else {
      return push_unit<P, name>(state);
    }
  }
  template <std::size_t... I, class S, class N, std::size_t W>
  static consteval lowering<S, N, I...> behind(lowering<S, N, W>) {
    return {};
  }
  template <class S, class N, std::size_t... Id>
  static consteval auto run(lowering<S, N, Id...>) {
    return on_top(ids<Id...>{}, close((lowering<S, N>{} % ... % branch<G, void>{})));
  }
};
template <class Name, class G, class Owner>
struct lower<shared_graph<Name, G>, Owner> {
  template <class S, class N, std::size_t... Id>
  static consteval auto run(lowering<S, N, Id...> state) {
    return resume(state, look_up_in<Name>(N{}));
  }
  template <class S, class N, std::size_t... Id>
  static consteval auto resume(lowering<S, N, Id...>, unmet) {
    return on_top(ids<Id...>{}, note(lower<G, tagged<Name>>::run(lowering<S, N>{})));
  }
  template <class S, class Scope, class... M, std::size_t I>
  static consteval lowering<S, known<Scope, M..., met<Name, G, I>>, I> note(lowering<S, known<Scope, M...>, I>) {
    return {};
  }
  template <class S, class N, std::size_t... Id, class Body, std::size_t I>
  static consteval auto resume(lowering<S, N, Id...>, met<Name, Body, I>) {
    static_assert(one_body<G, Body, Name>());
    return lowering<S, N, Id..., I>{};
  }
};
template <class Name, class G, class Owner>
struct lower<named_graph<Name, G>, Owner> {
  static consteval auto run(auto state) { return lower<G, tagged<Name>>::run(state); }
};
template <class Name, class G, class O, class Owner>
struct lower<weights_graph<Name, G, O>, Owner> {
  template <std::size_t... Id, class S, class N, std::size_t I>
  static consteval lowering<S, N, Id..., I - 1> before(ids<Id...>, lowering<S, N, I>) {
    return {};
  }
  template <class S, class N, std::size_t... Id>
  static consteval auto run(lowering<S, N, Id...>) {
    return before(ids<Id...>{}, lower<shared_graph<Name, G>>::run(lowering<S, N>{}));
  }
};

// ---- composed units: their body's steps, in a scope of their own

template <std::size_t H, class Shape, class Owner>
struct lower<hole<H, Shape>, Owner> {
  template <class S, class Label, std::size_t... In, class... M, std::size_t... Id>
  static consteval auto run(lowering<S, known<scope<Label, ids<In...>>, M...>, Id...>) {
    constexpr std::array<std::size_t, sizeof...(In)> in{In...};
    return lowering<S, known<scope<Label, ids<In...>>, M...>, Id..., in[H]>{};
  }
};
template <class N, class S, class Inner, std::size_t I>
consteval lowering<S, N, I> back_in(lowering<S, Inner, I>) {
  return {};
}
// Of one whose law fails the body would say so again, and again in its parts.
template <class L, class Label, class... S, class N, std::size_t... I>
consteval auto lower_body(lowering<types<S...>, N, I...>) {
  if constexpr (!fits_all<L, typename nth<I, S...>::out...>) {
    return lowering<types<S..., step<ids<I...>, says_nothing, Label, sizeof...(S)>>, N, sizeof...(S)>{};
  } else {
    using body = body_over<L, typename nth<I, S...>::out...>;
    return back_in<N>(lower<body>::run(lowering<types<S...>, known<scope<Label, ids<I...>>>>{}));
  }
}
template <is_composed L, class Label>
struct lower_element<L, Label> {
  static consteval auto run(auto state) { return lower_body<L, Label>(state); }
};

// ---- nets: every output ends row major

template <class... S, class N, std::size_t I>
consteval auto as_plain(lowering<types<S...>, N, I> state) {
  using out = typename nth<I, S...>::out;
  if constexpr (out::row_major) return state;
  else return push_unit<layer::arrange<plain<out>>, label<void, 0>>(state);
}
template <class G>
struct plainly {};
template <class S, class N, std::size_t... Id, class G>
consteval auto operator%(lowering<S, N, Id...>, plainly<G>) {
  return on_top(ids<Id...>{}, as_plain(lower<G>::run(lowering<S, N>{})));
}
template <class G>
consteval auto lower_net(std::type_identity<G>) {
  return lowering<types<>, nothing_known>{} % plainly<G>{};
}
template <class... Tag, class... G>
consteval auto lower_net(std::type_identity<outputs_graph<named_output<Tag, G>...>>) {
  return (lowering<types<>, nothing_known>{} % ... % plainly<G>{});
}

}  // namespace braid
