#pragma once
#include "braid/model/program.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace braid::inline v0 {

/// Where an array lies: `kept` arrays outlive forward, the others share room as soon as nobody reads them any more. The
/// offset counts elements of one sample; in a batch it is multiplied by the rows.
struct place {
  std::size_t offset = none;
  bool kept = false;
};

/// The memory plan of a program: a constant.
template <std::size_t N, std::size_t E>
struct memory_plan {
  std::array<place, N> value{}, gradient{};
  std::array<place, N> lengths{};                               ///< of a step that gives its own: one number a sample
  std::array<std::size_t, N> saved{}, saved_once{};             ///< in the kept part
  std::array<std::size_t, N> scratch{}, backward_scratch{};     ///< in the shared part
  std::array<std::size_t, E + 1> sum{};                         ///< an input gradient that is to be added: where it is made
  std::array<bool, E + 1> adds{}, wanted{};
  std::size_t kept = 0, shared = 0;                             ///< elements a sample
  std::size_t kept_once = 0, shared_once = 0;                   ///< elements for a batch

  constexpr std::size_t elements(std::size_t rows) const {
    return rows * (kept + shared) + lanes(kept_once) + lanes(shared_once);
  }
};

namespace detail {
/// First fit over what is alive. Arrays are given out in the order of time.
template <std::size_t Most>
struct arena {
  struct block {
    std::size_t begin, size, until;
  };
  std::array<block, Most> live{};
  std::size_t count = 0, high = 0;

  constexpr std::size_t take(std::size_t size, std::size_t now, std::size_t until) {
    drop(now);
    std::size_t at = 0, i = 0;
    for (; i < count && live[i].begin - at < size; ++i) at = live[i].begin + live[i].size;  // blocks are sorted
    for (std::size_t j = count; j > i; --j) live[j] = live[j - 1];
    live[i] = {at, size, until};
    ++count;
    high = std::max(high, at + size);
    return at;
  }
  constexpr void extend(std::size_t begin, std::size_t until) {
    for (std::size_t i = 0; i < count; ++i)
      if (live[i].begin == begin) live[i].until = std::max(live[i].until, until);
  }

 private:
  constexpr void drop(std::size_t now) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; ++i)
      if (live[i].until >= now) live[n++] = live[i];
    count = n;
  }
};
}  // namespace detail

/// Lays out a program. Time runs over the steps, and in training back over them: step i goes backward at 2N - 1 - i.
template <std::size_t N, std::size_t E, std::size_t O>
constexpr memory_plan<N, E> lay_out(node_table<N, E> const& t, std::array<std::size_t, O> const& outs, mode m) {
  bool const training = m != mode::predict;
  memory_plan<N, E> p;
  p.value.fill(place{}), p.gradient.fill(place{}), p.lengths.fill(place{});  // g++ 12 emits zeros for elements that only their default has set
  detail::arena<5 * N + E + 4> room;
  auto backward_time = [](std::size_t i) { return 2 * N - 1 - i; };

  std::array<std::size_t, N> last_use{};
  std::array<bool, N> kept{}, is_out{};
  std::array<bool, N> learns{};  // a gradient is wanted here: something trained stands before it
  for (std::size_t i = 0; i < N; ++i) {
    last_use[i] = i;
    learns[i] = t.nodes[i].parameters != 0 || t.nodes[i].wants_gradient;
    for (std::size_t j = 0; j < t.nodes[i].edges; ++j) {
      auto const in = t.in(i, j);
      last_use[in] = i;
      learns[i] = learns[i] || learns[in];
      kept[in] = kept[in] || t.nodes[i].reads_in;
    }
    kept[i] = kept[i] || t.nodes[i].reads_out || t.nodes[i].wants_gradient;
  }
  for (auto o : outs) last_use[o] = N, is_out[o] = true;

  // Forward.
  for (std::size_t i = 0; i < N; ++i) {
    node const& d = t.nodes[i];
    if (d.input) continue;
    std::size_t const source = d.edges ? t.in(i, 0) : i;
    bool const keep = training && (kept[i] || is_out[i]);
    bool const free_source = d.edges && !t.nodes[source].input && last_use[source] == i && !is_out[source] &&
                             lanes(t.nodes[source].size) >= lanes(d.size);
    if (d.in_place && free_source && !p.value[source].kept && !keep) {
      p.value[i] = p.value[source];
      room.extend(p.value[i].offset, last_use[i]);
    } else if (d.in_place && free_source && training && keep && !kept[source] && p.value[source].kept) {
      p.value[i] = p.value[source];
    } else if (keep) {
      p.value[i] = {p.kept, true};
      p.kept += lanes(d.size);
    } else {
      // A value that the next step may take over in place is kept at once, so that it need not be moved.
      bool heir = false;
      if (training)
        for (std::size_t k = i + 1; k < N; ++k)
          heir = heir || (t.nodes[k].in_place && t.nodes[k].edges && t.in(k, 0) == i && last_use[i] == k &&
                          (kept[k] || is_out[k]) && lanes(t.nodes[k].size) == lanes(d.size));
      if (heir) {
        p.value[i] = {p.kept, true};
        p.kept += lanes(d.size);
      } else {
        p.value[i] = {room.take(lanes(d.size), i, last_use[i]), false};
      }
    }
    if (d.gives_lengths && training) p.lengths[i] = {p.kept, true}, p.kept += lanes(1);
    else if (d.gives_lengths) p.lengths[i] = {room.take(lanes(1), i, N), false};
    if (training) {
      p.saved[i] = p.kept, p.kept += d.saved;
      p.saved_once[i] = p.kept_once, p.kept_once += d.saved_once;
    }
    p.scratch[i] = d.scratch ? room.take(d.scratch, i, i) : 0;
    p.shared_once = std::max(p.shared_once, d.scratch_once);
  }

  // Backward: the last user of a value, first to go backward, sets its gradient; the others add.
  if (training) {
    std::array<bool, N> has{};
    bool again = false;  // a block's input gradient is copied to its output's of the turn before: they must not overlap
    for (auto const& d : t.nodes) again = again || d.wants_gradient;
    for (auto o : outs)
      if (!has[o]) {
        has[o] = true;
        p.gradient[o] = {room.take(lanes(t.nodes[o].size), N, again ? 2 * N - 1 : backward_time(o)), false};
      }
    for (std::size_t i = N; i-- > 0;) {
      node const& d = t.nodes[i];
      if (d.input || !has[i]) continue;
      std::size_t const now = backward_time(i);
      p.backward_scratch[i] = d.backward_scratch ? room.take(d.backward_scratch, now, now) : 0;
      p.shared_once = std::max(p.shared_once, d.backward_scratch_once);
      for (std::size_t j = 0; j < d.edges; ++j) {
        std::size_t const in = t.in(i, j), e = d.first_edge + j;
        p.wanted[e] = learns[in];
        if (!p.wanted[e]) continue;
        if (has[in]) {
          p.adds[e] = true;
          p.sum[e] = room.take(lanes(t.nodes[in].size), now, now);
          continue;
        }
        has[in] = true;
        std::size_t const until = t.nodes[in].wants_gradient ? 2 * N - 1 : backward_time(in);
        if (j == 0 && d.in_place && !d.wants_gradient && lanes(t.nodes[in].size) <= lanes(d.size)) {
          p.gradient[in] = p.gradient[i];
          room.extend(p.gradient[i].offset, until);
        } else {
          p.gradient[in] = {room.take(lanes(t.nodes[in].size), now, until), false};
        }
      }
    }
  }
  p.shared = room.high;
  return p;
}

template <class Prog, mode M>
inline constexpr auto plan_of = lay_out(Prog::graph, Prog::out_ids, M);

}  // namespace braid
