#pragma once
#include "braid/core/graph.hpp"
#include "braid/core/sharing.hpp"

namespace braid::inline v0 {

/// The shape of policy P over branches of these shapes. A policy with `weights` is two units: the weights, and the
/// policy itself, which takes them before its branches.
template <class P, class... Out>
struct fused_shape {
  using type = typename P::template on<Out...>::out;
};
template <class P, class... Out>
  requires(!poisoned<Out...> && requires { typename P::weights; })
struct fused_shape<P, Out...> {
  using type = typename P::template on<typename P::weights::template on<Out...>::out, Out...>::out;
};
template <class P, class... Out>
  requires(poisoned<Out...>)
struct fused_shape<P, Out...> {
  using type = poison;
};

struct a_policy;

template <class P, graph... G>
using fused_t = fused<typename fused_shape<P, out_t<G>...>::type, P, G...>;

template <class P>
struct fuser {
  template <graph... G>
    requires(sizeof...(G) > 0)
  constexpr auto operator()(G...) const {
    constexpr bool few = sizeof...(G) <= most_branches;
    static_assert(holds<few, at<P>, got<exactly<sizeof...(G)>>, wants<at_most<most_branches>>>,
                  "too many branches for one fusion: fuse groups of them, then fuse the groups");
    std::conditional_t<poisoned<out_t<G>...> || !few, unit, P>::template law<out_t<G>...>();
    using odd = two_bodies_t<G...>;
    static_assert(shapes_agree<at<typename odd::name>, got<typename odd::second>, wants<typename odd::first>>,
                  "one name, two bodies: give each shared or tied part a name of its own");
    if constexpr (few) return fused_t<P, G...>{};
    else return fused<poison, P, G...>{};
  }
  // What people also write, so that it is one error.
  template <class... G>
    requires(sizeof...(G) == 0 || !(graph<G> && ...))
  constexpr auto operator()(G...) const {
    static_assert(holds<(sizeof...(G) > 0 && (graph<G> && ...)), at<P>, got<G...>, wants<a_graph>>,
                  "fuse<policy>(a, b): each branch starts from a modality, as in `photo | flatten | dense<64>`");
    return fused<poison, P>{};
  }
};
/// Stands for a policy where something else was given.
struct no_policy : fusion_policy {
  template <class...>
  struct on {
    using out = poison;
  };
};
template <class P>
constexpr auto fuser_of(P) {
  constexpr bool is_policy = std::is_base_of_v<fusion_policy, P>;
  static_assert(holds<is_policy, at<fuser<P>>, got<P>, wants<a_policy>>,
                "fuse<policy>: a policy joins branches, e.g. sum, concat, attention<4>; layers go behind a `|`");
  return fuser<std::conditional_t<is_policy, P, no_policy>>{};
}

/// fuse<policy>(branches...): any policy, any graphs.
template <auto P>
inline constexpr auto fuse = fuser_of(P);
/// late<combine>(branches...): the branches end in decisions, one number a class.
template <auto P>
inline constexpr auto late = fuser_of(P);
/// hybrid<combine>(branches...): decisions of early and late fusions together.
template <auto P>
inline constexpr auto hybrid = fuser_of(P);

/// weights_of(shared<struct gaze>(fuse<attention<4>>(...))): what the fusion gave to each branch, as a value of the
/// net: name it in `outputs` to read it.
template <class Name, class O, class P, class... G>
  requires requires { typename P::weights; }
constexpr weights_graph<Name, fused<O, P, G...>, typename P::weights::template on<out_t<G>...>::out> weights_of(
    shared_graph<Name, fused<O, P, G...>>) {
  return {};
}

// ---- several outputs

template <class Tag, class G>
struct named_output {
  using graph = G;
  using tag = Tag;
};
struct output_base {};
/// inline constexpr bd::output<struct risk> risk;   outputs(risk(fused), ...)
template <class Tag>
struct output : output_base {
  using tag = Tag;
  static constexpr std::string_view name() { return tag_name<Tag>(); }
  template <graph G>
  constexpr named_output<Tag, G> operator()(G) const {
    return {};
  }
};
template <class... O>
struct outputs_graph {};
/// A net with several named values.
template <class... Tag, class... G>
constexpr auto outputs(named_output<Tag, G>...) {
  static_assert(holds<distinct<types<Tag...>>::size == sizeof...(Tag), at<outputs_graph<>>, got<Tag...>,
                      wants<exactly<distinct<types<Tag...>>::size>>>,
                "one name, two outputs: declare an output for each, inline constexpr bd::output<struct name> name");
  using odd = two_bodies_t<G...>;
  static_assert(shapes_agree<at<typename odd::name>, got<typename odd::second>, wants<typename odd::first>>,
                "one name, two bodies: give each shared or tied part a name of its own");
  return outputs_graph<named_output<Tag, G>...>{};
}

template <class T>
inline constexpr bool is_net = is_graph<T>;
template <class... O>
inline constexpr bool is_net<outputs_graph<O...>> = true;
template <class T>
concept net = is_net<T>;

}  // namespace braid
