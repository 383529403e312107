#pragma once
#include "braid/model/lower.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace braid::inline v0 {

/// What the plan needs to know of a step, as plain numbers.
struct node {
  std::size_t size = 0;                     ///< elements of its value, a sample
  std::size_t saved = 0, saved_once = 0;    ///< elements kept for backward: a sample, and for the batch
  std::size_t scratch = 0, scratch_once = 0;
  std::size_t backward_scratch = 0, backward_scratch_once = 0;
  std::size_t first_edge = 0, edges = 0;    ///< its inputs, in `edge`
  std::size_t owner = none;                 ///< the step whose parameters it uses
  std::size_t flops = 0;
  std::size_t parameters = 0;               ///< numbers that it trains
  std::size_t least_rows = 1;               ///< of a training batch
  std::size_t clock = none;                 ///< the step whose lengths count for its time axis: an input, or its own
  bool input = false, timed = false, in_place = false, reads_in = false, reads_out = false;
  bool wants_gradient = false;              ///< its value and its gradient last until backward is done: somebody asks
  bool drops_lengths = false;               ///< all its steps count
  bool gives_lengths = false;               ///< which count is its own matter
  bool draws = false;                       ///< random numbers, in training
  bool couples_rows = false, bears_absence = false, differentiable = true;
  std::uint64_t needs = 0;                  ///< inputs that must be there all the same: a bit each
  std::size_t follows = none;               ///< the input with which it is absent, whatever else is there
};

/// Arrays start on a cache line: 16 floats.
constexpr std::size_t lanes(std::size_t n) { return (n + 15) / 16 * 16; }

namespace detail {
struct footprint {
  std::size_t each = 0, once = 0;
};
template <class Arrays>
consteval footprint footprint_of() {
  footprint f;
  Arrays a{};
  Arrays::each(a, [&]<class A>(A&) {
    using sample = typename A::sample;
    (is_once<sample> ? f.once : f.each) += lanes(sample::size);
  });
  return f;
}
template <class Params>
consteval std::size_t count_of() {
  std::size_t n = 0;
  Params p{};
  Params::each(p, [&]<class A>(auto const&, A&, auto const&...) { n += A::spec::size; });
  return n;
}
}  // namespace detail

namespace detail {
struct any_call;
template <class B, class = void>
inline constexpr bool has_backward = false;
template <class B>
inline constexpr bool has_backward<B, std::void_t<decltype(&B::template backward<any_call>)>> = true;
}  // namespace detail
/// True where a unit can be trained through: it has a backward. (Naming it does not instantiate its body. Not a requires
/// expression: nvcc 13 answers that with a silent no.)
template <class B>
inline constexpr bool differentiable = detail::has_backward<B>;

template <class M>
constexpr node describe(std::type_identity<input<M>>) {
  node d;
  d.input = true;
  d.size = input<M>::out::size;
  d.timed = is_timed<typename input<M>::out>;
  d.wants_gradient = requires { M::wants_gradient; };
  return d;
}
template <std::size_t... I, class B, class L, std::size_t O>
constexpr node describe(std::type_identity<step<ids<I...>, B, L, O>>) {
  node d;
  d.size = B::out::size;
  auto const saved = detail::footprint_of<typename B::template saved<views<float>::template rows>>();
  auto const scratch = detail::footprint_of<typename B::template scratch<views<float>::template rows>>();
  d.saved = saved.each, d.saved_once = saved.once;
  d.scratch = scratch.each, d.scratch_once = scratch.once;
  auto const backward = detail::footprint_of<typename B::template backward_scratch<views<float>::template rows>>();
  d.backward_scratch = backward.each, d.backward_scratch_once = backward.once;
  d.edges = sizeof...(I);
  d.owner = O;
  d.flops = B::flops;
  d.parameters = detail::count_of<typename B::template params<views<float>::template parameter>>();
  d.timed = is_timed<typename B::out>;
  d.in_place = B::in_place, d.reads_in = B::reads_in, d.reads_out = B::reads_out;
  d.couples_rows = B::couples_rows;
  d.draws = B::draws;
  d.drops_lengths = B::drops_lengths;
  d.gives_lengths = d.timed && B::gives_lengths;
  d.least_rows = B::least_rows;
  d.bears_absence = requires { B::bears_absence; };
  if constexpr (requires { B::needs; }) d.needs = B::needs;
  if constexpr (requires { B::follows; }) d.follows = B::follows;
  d.differentiable = differentiable<B>;
  return d;
}
template <class M>
constexpr std::size_t edges_of(std::type_identity<input<M>>) {
  return 0;
}
template <std::size_t... I, class B, class L, std::size_t O>
constexpr std::size_t edges_of(std::type_identity<step<ids<I...>, B, L, O>>) {
  return sizeof...(I);
}
template <class M>
constexpr void write_edges(std::type_identity<input<M>>, std::size_t*) {}
template <std::size_t... I, class B, class L, std::size_t O>
constexpr void write_edges(std::type_identity<step<ids<I...>, B, L, O>>, std::size_t* edge) {
  ((*edge++ = I), ...);
}

/// The graph as numbers: N steps, E edges.
template <std::size_t N, std::size_t E>
struct node_table {
  std::array<node, N> nodes{};
  std::array<std::size_t, E + 1> edge{};

  constexpr std::size_t in(std::size_t i, std::size_t j) const { return edge[nodes[i].first_edge + j]; }
};

template <class S>
types<> modality_list(std::type_identity<S>);
template <class M>
types<M> modality_list(std::type_identity<input<M>>);

template <class Lowered>
struct program_base;
template <class... S, class Names, std::size_t... Out>
struct program_base<lowering<types<S...>, Names, Out...>> {
  static constexpr std::size_t size = sizeof...(S), outputs = sizeof...(Out);
  static constexpr std::array<std::size_t, outputs> out_ids{Out...};
  template <std::size_t I>
  using at = nth<I, S...>;
  template <std::size_t I>
  using value = typename nth<I, S...>::out;
  template <std::size_t J>
  using out = value<out_ids[J]>;

  using modalities = decltype((types<>{} + ... + modality_list(std::type_identity<S>{})));
  using names = Names;

  static constexpr std::size_t edges = (edges_of(std::type_identity<S>{}) + ... + 0);
  static constexpr node_table<size, edges> graph = [] {
    node_table<size, edges> t;
    std::size_t i = 0, e = 0;
    ((t.nodes[i] = describe(std::type_identity<S>{}), t.nodes[i].first_edge = e,
      write_edges(std::type_identity<S>{}, t.edge.data() + e), e += t.nodes[i].edges, ++i),
     ...);
    for (i = 0; i < size; ++i) {  // a time axis keeps the lengths of the input it came from, unless a unit drops them
      node& d = t.nodes[i];
      if (d.timed && (d.input || d.gives_lengths)) d.clock = i;
      for (std::size_t j = 0; d.timed && !d.drops_lengths && !d.gives_lengths && j < d.edges; ++j)
        if (node const& in = t.nodes[t.in(i, j)]; in.timed) {  // the first: where all its steps count, all of these do
          d.clock = in.clock;
          break;
        }
    }
    return t;
  }();
  static constexpr bool couples_rows = [] {
    for (auto const& d : graph.nodes)
      if (d.couples_rows) return true;
    return false;
  }();
  static constexpr bool draws = [] {
    for (auto const& d : graph.nodes)
      if (d.draws) return true;
    return false;
  }();
  static constexpr std::size_t least_rows = [] {
    std::size_t n = 1;
    for (auto const& d : graph.nodes) n = d.least_rows > n ? d.least_rows : n;
    return n;
  }();
  static constexpr std::size_t parameters = [] {
    std::size_t n = 0;
    for (std::size_t i = 0; i < size; ++i)
      if (graph.nodes[i].owner == i) n += graph.nodes[i].parameters;
    return n;
  }();
  static constexpr std::size_t flops = [] {
    std::size_t n = 0;
    for (auto const& d : graph.nodes) n += d.flops;
    return n;
  }();
};

// A net with a fault. The error stands at the user's `|` or `fuse`; a model of it, its training, its numbers must add
// none. Such a net lowers to its inputs and one step that says poison.

template <class G>
inline constexpr bool has_fault = poisoned<out_t<G>>;
template <class... Tag, class... G>
inline constexpr bool has_fault<outputs_graph<named_output<Tag, G>...>> = poisoned<out_t<G>...>;

template <class... S, class N, std::size_t... Out>
constexpr auto inputs_alone(lowering<types<S...>, N, Out...>) {
  using inputs = decltype((types<>{} + ... + modality_list(std::type_identity<S>{})));
  return []<class... M>(types<M...>) {
    constexpr std::size_t behind = sizeof...(M);
    return lowering<types<input<M>..., step<ids<>, says_nothing, label<void, 0>, behind>>, N, (0 * Out + behind)...>{};
  }(inputs{});
}
template <class G>
consteval auto lower_sound() {
  constexpr auto lowered = lower_net(std::type_identity<G>{});
  if constexpr (has_fault<G>) return inputs_alone(lowered);
  else return lowered;
}

/// The lowered form of a net (a graph or outputs).
template <class G>
struct program : program_base<decltype(lower_sound<G>())> {};

/// Positions of the outputs' names: index of Tag among a net's outputs; 0 where there is one without a name.
template <class G>
struct output_tags {
  using type = types<void>;
};
template <class... Tag, class... G>
struct output_tags<outputs_graph<named_output<Tag, G>...>> {
  using type = types<Tag...>;
};

}  // namespace braid
