#pragma once
#include "braid/core/fuse.hpp"
#include "braid/core/graph.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/arrange.hpp"

#include <cstddef>

namespace braid {

// Lowering: a graph becomes a flat list of steps by folds. The id of a value is the index of its step.

inline constexpr std::size_t none = std::size_t(-1);

/// Where a step's parameters belong in a file: `photo.0` is label<photo, first step of that pipe, 0>. First tells two
/// pipes of one name apart.
template <class Owner, std::size_t First, std::size_t... Position>
struct label {};
/// Stands for a position: what follows is the shortcut of a residual.
inline constexpr std::size_t on_shortcut = std::size_t(-2);
/// Owner of a label: a name given by the user.
template <class Name>
struct tagged {
  static constexpr std::string_view name() { return tag_name<Name>(); }
};

template <class M>
struct input {
  using out = std::conditional_t<M::inside::row_major, typename M::inside, typename M::outside>;
};
/// One unit: the values it takes, the unit bound to their shapes, its label, and the step that owns its parameters
/// (itself, unless tied).
template <class In, class B, class Label, std::size_t Owner>
struct step {
  using out = typename B::out;
};

/// What was met under a name.
template <class Name, class Body, std::size_t I>
struct met {};
/// The state of the lowering: steps and names so far, and the ids on the stack.
template <class Steps, class Names, std::size_t... Id>
struct lowering {};

// ---- pushing a step

template <class U, class Label, class... S, class N, std::size_t... I>
consteval auto push_unit(lowering<types<S...>, N, I...>) {
  using b = typename U::template on<typename nth<I, S...>::out...>;
  return lowering<types<S..., step<ids<I...>, b, Label, sizeof...(S)>>, N, sizeof...(S)>{};
}
template <class S, class N, std::size_t... Id, std::size_t I>
consteval lowering<S, N, Id..., I> on_top(ids<Id...>, lowering<S, N, I>) {
  return {};
}

// ---- elements: a state with one value on the stack becomes another

template <class L, class Label>
struct placed {};
template <class Owner, std::size_t First, std::size_t... P, std::size_t I>
label<Owner, First, P..., I> deeper(label<Owner, First, P...>, std::integral_constant<std::size_t, I>);
template <class Label, std::size_t I>
using deeper_t = decltype(deeper(Label{}, std::integral_constant<std::size_t, I>{}));

template <class L, class Label>
struct lower_element {
  static consteval auto run(auto state) { return push_unit<L, Label>(state); }
};
template <class St, class L, class Label>
consteval auto operator%(St state, placed<L, Label>) {
  return lower_element<L, Label>::run(state);
}
/// L... one after another under Label.0, Label.1, ...
template <class Label, class... L, class St>
consteval auto lower_all(St state) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return (state % ... % placed<L, deeper_t<Label, I>>{});
  }(std::index_sequence_for<L...>{});
}
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
template <class Name, std::size_t First, class... L, class St>
consteval auto lower_named(St state) {
  if constexpr (sizeof...(L) == 1) return (state % ... % placed<L, label<tagged<Name>, First>>{});
  else return lower_all<label<tagged<Name>, First>, L...>(state);
}
template <class Name, class... L, class Label>
struct lower_element<named_of<Name, L...>, Label> {
  template <class... S, class N, std::size_t I>
  static consteval auto run(lowering<types<S...>, N, I> state) {
    return lower_named<Name, sizeof...(S), L...>(state);
  }
};

template <class Body, class Wanted, class Name>
consteval bool one_body() {
  static_assert(shapes_agree<at<Name>, got<Body>, wants<Wanted>>,
                "one name, two bodies: give each shared or tied part a name of its own");
  return std::is_same_v<Body, Wanted>;
}
struct unmet {};
template <class Name>
consteval unmet look_up(...) {
  return {};
}
template <class Name, class Body, std::size_t I>
consteval met<Name, Body, I> look_up(met<Name, Body, I> const*) {
  return {};
}
template <class... M>
struct all_met : M... {};
template <class Name, class... M>
consteval auto look_up_in(types<M...>) {
  return look_up<Name>(static_cast<all_met<M...> const*>(nullptr));
}
template <std::size_t Otherwise>
consteval std::size_t begin_of(unmet) {
  return Otherwise;
}
template <std::size_t Otherwise, class Name, class Body, std::size_t I>
consteval std::size_t begin_of(met<Name, Body, I>) {
  return I;
}

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
  template <std::size_t Begin, class Mine, class S0, class S, class... M, std::size_t I>
  static consteval auto resume(S0, lowering<S, types<M...>, I>, unmet) {
    return lowering<S, types<M..., met<tied_name<Name>, Mine, Begin>>, I>{};
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

/// The name of what a graph is built on: its modality, its policy, its shared name.
template <class G>
struct own_name {
  using type = G;
};
template <class O, class P, class... G>
struct own_name<fused<O, P, G...>> {
  using type = P;
};
/// What stands behind a fusion.
struct head {
  static constexpr std::string_view name = "head";
};
template <class G>
struct pipe_name : own_name<G> {};
template <class O, class P, class... G>
struct pipe_name<fused<O, P, G...>> {
  using type = head;
};
template <class N, class G>
struct own_name<shared_graph<N, G>> {
  using type = tagged<N>;
};
template <class N, class G>
struct own_name<named_graph<N, G>> {
  using type = tagged<N>;
};
template <class Owner, class Otherwise>
using owner_t = typename std::conditional_t<std::is_void_v<Owner>, Otherwise, std::type_identity<Owner>>::type;

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
    return lower_all<label<owner_t<Owner, pipe_name<Source>>, sizeof...(S)>, L...>(source);
  }
};
template <class O, class P, class... G, class Owner>
struct lower<fused<O, P, G...>, Owner> {
  template <class... S, class N, std::size_t... I>
  static consteval auto close(lowering<types<S...>, N, I...> state) {
    using name = label<owner_t<Owner, own_name<fused<O, P, G...>>>, sizeof...(S)>;
    if constexpr (requires { typename P::weights; }) {
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
  template <class S, class... M, std::size_t I>
  static consteval lowering<S, types<M..., met<Name, G, I>>, I> note(lowering<S, types<M...>, I>) {
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
  return lowering<types<>, types<>>{} % plainly<G>{};
}
template <class... Tag, class... G>
consteval auto lower_net(std::type_identity<outputs_graph<named_output<Tag, G>...>>) {
  return (lowering<types<>, types<>>{} % ... % plainly<G>{});
}

}  // namespace braid
