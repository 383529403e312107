#pragma once
#include "braid/core/unit.hpp"
#include "braid/model/program.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace braid::inline v0 {

// Which steps run when some modalities are absent. Said by a call's arguments it is a constant, and one path is compiled
// for it. Said by the data, sample by sample, it is a set of modalities; then each step has a path for each set of inputs
// that it can lack, and the walk takes the one that fits. Encoders, which either run or do not, have one in either case.

/// Which steps run when some inputs are absent, and which inputs each of them lacks.
template <std::size_t N>
struct presence {
  std::array<bool, N> runs{};
  std::array<input_set, N> lacks{};
  std::size_t unbearable = none;  ///< the first step that lacks an input it cannot do without
};
/// Whether a step with inputs to spare can do without these.
constexpr bool bears(node const& d, input_set lacks) { return d.bears_absence ? (lacks & d.needs) == 0 : lacks == 0; }

template <std::size_t N, std::size_t E>
constexpr presence<N> presence_of(node_table<N, E> const& t, std::array<bool, N> const& absent) {
  presence<N> p;
  for (std::size_t i = 0; i < N; ++i) {
    node const& d = t.nodes[i];
    p.runs[i] = d.input ? !absent[i] : d.edges == 0;
    for (std::size_t j = 0; j < d.edges; ++j) {
      if (p.runs[t.in(i, j)]) p.runs[i] = true;
      else p.lacks[i] |= input_set{1} << j;
    }
    if (d.follows != none) p.runs[i] = p.runs[t.in(i, d.follows)];
    if (p.runs[i] && !bears(d, p.lacks[i]) && p.unbearable == none) p.unbearable = i;
  }
  return p;
}
template <class Prog>
inline constexpr presence<Prog::size> all_present = presence_of(Prog::graph, std::array<bool, Prog::size>{});

/// A set of modalities, by their places in Prog::modalities.
using modality_set = std::uint64_t;
template <class Prog>
inline constexpr modality_set all_modalities =
    Prog::modalities::size < 64 ? (modality_set{1} << Prog::modalities::size) - 1 : ~modality_set{0};

/// The modalities that a step's value comes from: it runs where one of them is there. All bits: it runs in any case.
template <class Prog>
inline constexpr std::array<modality_set, Prog::size> origins = [] {
  std::array<modality_set, Prog::size> from{};
  std::size_t inputs = 0;
  for (std::size_t i = 0; i < Prog::size; ++i) {
    node const& d = Prog::graph.nodes[i];
    if (d.input) from[i] = modality_set{1} << inputs++;
    else if (d.edges == 0) from[i] = ~modality_set{0};
    for (std::size_t j = 0; j < d.edges; ++j)
      if (d.follows == none || d.follows == j) from[i] |= from[Prog::graph.in(i, j)];
  }
  return from;
}();
template <class Prog>
constexpr bool runs_without(std::size_t i, modality_set absent) {
  return (origins<Prog>[i] & ~absent) != 0;
}
/// Which of its inputs step I lacks.
template <class Prog>
constexpr input_set lacks_without(std::size_t i, modality_set absent) {
  input_set lacks = 0;
  for (std::size_t j = 0; j < Prog::graph.nodes[i].edges; ++j)
    if (!runs_without<Prog>(Prog::graph.in(i, j), absent)) lacks |= input_set{1} << j;
  return lacks;
}

/// So many modalities can be absent sample by sample, and so many branches of one fusion: it has 2^8 - 1 paths.
inline constexpr std::size_t most_partial = 8;

/// All that a step can lack, and still run, when some of the modalities in `partial` are absent.
struct lacks_list {
  std::array<input_set, std::size_t{1} << most_partial> sets{};
  std::size_t count = 0;

  constexpr void add(input_set s) {
    for (std::size_t i = 0; i < count; ++i)
      if (sets[i] == s) return;
    sets[count++] = s;
  }
};
/// How many of its inputs step I can lack.
template <class Prog>
constexpr std::size_t droppable_inputs(std::size_t i, modality_set partial) {
  std::size_t n = 0;
  for (std::size_t j = 0; j < Prog::graph.nodes[i].edges; ++j) n += !runs_without<Prog>(Prog::graph.in(i, j), partial);
  return n;
}
/// Of the step for which they are most.
template <class Prog>
constexpr std::size_t most_droppable_inputs(modality_set partial) {
  std::size_t most = 0;
  for (std::size_t i = 0; i < Prog::size; ++i)
    if (std::size_t const n = droppable_inputs<Prog>(i, partial); n > most) most = n;
  return most;
}
/// Precondition: at most most_partial droppable inputs. It goes through sets of inputs, not of modalities, of which there may be
/// many more: an input lacks when all that it comes from does, and then no other one may.
template <class Prog>
constexpr lacks_list lacks_among(std::size_t i, modality_set partial) {
  node const& d = Prog::graph.nodes[i];
  input_set droppable = 0;
  for (std::size_t j = 0; j < d.edges; ++j)
    if (!runs_without<Prog>(Prog::graph.in(i, j), partial)) droppable |= input_set{1} << j;
  lacks_list list;
  for (input_set lacks = 0;;) {
    modality_set absent = 0;
    for (std::size_t j = 0; j < d.edges; ++j)
      if (lacks >> j & 1) absent |= origins<Prog>[Prog::graph.in(i, j)];
    if (runs_without<Prog>(i, absent) && lacks_without<Prog>(i, absent) == lacks) list.add(lacks);
    lacks = (lacks - droppable) & droppable;  // the next subset
    if (lacks == 0) return list;
  }
}
/// Of these, what it can do without: the sets for which there is a path.
template <class Prog, std::size_t I, modality_set Partial>
inline constexpr lacks_list possible_lacks = [] {
  lacks_list const all = lacks_among<Prog>(I, Partial);
  lacks_list borne;
  for (std::size_t s = 0; s < all.count; ++s)
    if (bears(Prog::graph.nodes[I], all.sets[s])) borne.add(all.sets[s]);
  return borne;
}();

/// The first step that cannot bear what it lacks when some of these modalities are absent, or none.
template <class Prog>
constexpr std::size_t first_unbearable(modality_set partial) {
  for (std::size_t i = 0; i < Prog::size; ++i) {
    if (Prog::graph.nodes[i].input) continue;
    lacks_list const list = lacks_among<Prog>(i, partial);
    for (std::size_t s = 0; s < list.count; ++s)
      if (!bears(Prog::graph.nodes[i], list.sets[s])) return i;
  }
  return none;
}
/// The first step that cannot do without exactly these, or none.
template <class Prog>
constexpr std::size_t first_refusing(modality_set absent) {
  for (std::size_t i = 0; i < Prog::size; ++i)
    if (!Prog::graph.nodes[i].input && runs_without<Prog>(i, absent) &&
        !bears(Prog::graph.nodes[i], lacks_without<Prog>(i, absent)))
      return i;
  return none;
}
/// How many rows from `first` on, and before `end`, lack the same; lacks(i): what row i lacks.
template <class Lacks>
constexpr std::size_t alike(std::size_t first, std::size_t end, Lacks&& lacks) {
  std::size_t i = first + 1;
  for (modality_set const absent = lacks(first); i < end && lacks(i) == absent;) ++i;
  return i - first;
}

/// Calls f<lacks>() with what step I lacks now, or otherwise() where it does not run. Precondition: no step refuses.
template <class Prog, std::size_t I, modality_set Partial, class F, class Otherwise>
constexpr void with_lacks(modality_set absent, F&& f, Otherwise&& otherwise) {
  if constexpr (!runs_without<Prog>(I, Partial))
    if (!runs_without<Prog>(I, absent)) return otherwise();
  if constexpr (Prog::graph.nodes[I].edges < 2 || Partial == 0) {
    f.template operator()<input_set{0}>();
  } else {
    input_set const now = lacks_without<Prog>(I, absent);
    [&]<std::size_t... S>(std::index_sequence<S...>) {
      (void)((now == possible_lacks<Prog, I, Partial>.sets[S] &&
              (f.template operator()<possible_lacks<Prog, I, Partial>.sets[S]>(), true)) || ...);
    }(std::make_index_sequence<possible_lacks<Prog, I, Partial>.count>{});
  }
}

}  // namespace braid
