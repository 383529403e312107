#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/core/graph.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace braid::inline v0 {

// The state of the lowering, in which a graph becomes a flat list of steps: the steps, how they are called, what was met
// under a name. The id of a value is the index of its step.

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

/// Stands where a law failed.
struct says_nothing : bound<> {
  using out = poison;
  static void forward(auto const&) {}
  static void backward(auto const&) {}
};

/// What was met under a name.
template <class Name, class Body, std::size_t I>
struct met {};
/// A composed unit that is being lowered: its label, and the ids of its inputs. Outermost there is none.
template <class Label, class Ids>
struct scope {};
using outermost = scope<void, ids<>>;
/// The names met so far in a scope.
template <class Scope, class... Met>
struct known {};
using nothing_known = known<outermost>;
/// Owner of a label within the composed unit that has Label.
template <class Label, class Owner>
struct within {};
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

template <class Known, class Owner>
struct owner_in {
  using type = Owner;
};
template <class Label, class Ids, class... M, class Owner>
  requires(!std::is_void_v<Label>)
struct owner_in<known<scope<Label, Ids>, M...>, Owner> {
  using type = within<Label, Owner>;
};
/// The label of what stands first under Owner, in the scope of what is known.
template <class Known, class Owner, std::size_t First>
using label_in = label<typename owner_in<Known, Owner>::type, First>;

// ---- labels

template <class Owner, std::size_t First, std::size_t... P, std::size_t I>
label<Owner, First, P..., I> deeper(label<Owner, First, P...>, std::integral_constant<std::size_t, I>);
template <class Label, std::size_t I>
using deeper_t = decltype(deeper(Label{}, std::integral_constant<std::size_t, I>{}));

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
/// The name of a pipe that starts from an input of a composed unit: the unit's own.
struct nameless {
  static constexpr std::string_view name{};
};
template <std::size_t I, class S>
struct pipe_name<hole<I, S>> {
  using type = nameless;
};

// ---- what stands under a name

template <class Body, class Wanted, class Name>
consteval bool one_body() {
  static_assert(holds<same_body<Body, Wanted>, at<Name>, got<Body>, wants<Wanted>>,
                "one name, two bodies: give each shared or tied part a name of its own");
  return same_body<Body, Wanted>;
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
template <class Name, class Scope, class... M>
consteval auto look_up_in(known<Scope, M...>) {
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

// ---- taps: names of values, which are no steps

template <class Name>
struct tapped;
/// The step whose value a tap names, and how many taps have this name, among the names that a lowering met.
struct tap_found {
  std::size_t step = none, count = 0;
};
template <class Name, std::size_t I>
constexpr void note_tap(tap_found& t, met<tapped<Name>, void, I> const*) {
  t.step = I, ++t.count;
}
template <class Name>
constexpr void note_tap(tap_found&, void const*) {}
template <class Name, class Scope, class... M>
constexpr tap_found find_tap(known<Scope, M...>) {
  tap_found t;
  (note_tap<Name>(t, static_cast<M const*>(nullptr)), ...);
  return t;
}
template <class Name, class Names>
inline constexpr std::size_t tap_step = find_tap<Name>(Names{}).step;
template <class Name, class Names>
inline constexpr std::size_t taps_named = find_tap<Name>(Names{}).count;
struct one_point;
/// Position I of L...: taps do not count.
template <class... L>
inline constexpr auto positions = [] {
  std::array<std::size_t, sizeof...(L) + 1> p{};
  std::size_t i = 0, n = 0;
  ((p[i++] = n, n += requires { typename L::tap_name; } ? 0 : 1), ...);
  return p;
}();

}  // namespace braid
