#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

#include <algorithm>

namespace braid::inline v0::layer {

namespace detail {
/// Of P positions a sample, those that count: the first lengths[r], or all where there are no lengths.
template <std::size_t P>
struct used_positions {
  std::int32_t const* lengths;
  BRAID_HD std::size_t operator()(std::size_t r) const { return lengths ? std::size_t(lengths[r]) : P; }
  /// Position i over all samples.
  BRAID_HD bool counts(std::size_t i) const { return i % P < (*this)(i / P); }
};
/// x, [positions, C], and zeros where a position does not count.
template <class T, std::size_t C, class Used>
struct counted {
  T const* x;
  Used used;
  BRAID_HD T operator()(std::size_t i, std::size_t j) const { return used.counts(i) ? x[i * C + j] : T(0); }
};
template <class T, std::size_t F, std::size_t Stride>
struct clear_beyond_length_op {
  T* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    if (j / F >= std::size_t(lengths[r])) x[r * Stride + j] = T(0);
  }
};
template <class T, std::size_t Size, std::size_t F>
struct within_length_op {
  T* to;
  T const* from;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    to[r * Size + j] = j / F < std::size_t(lengths[r]) ? from[r * Size + j] : T(0);
  }
};
}  // namespace detail

// A window along time looks beyond the used steps of a sample, where anything may stand. Images and volumes have no
// lengths: for them all of this is nothing.

/// `to` = x, with zeros beyond each sample's length; may be the same memory. Nothing where all steps are used.
template <class S, class T>
void copy_within_length(auto const& k, batch<S, T> to, batch<S, T const> x, std::int32_t const* lengths) {
  if constexpr (is_sequence<S>) {
    using op = detail::within_length_op<T, S::size, sequence_sizes<S>::features>;
    if (lengths) k.template each<S::size>(x.rows, op{to.data, x.data, lengths});
  }
}
/// `to` = x in either case.
template <class S, class T>
void copy_used(auto const& k, batch<S, T> to, batch<S, T const> x, std::int32_t const* lengths) {
  if (lengths) copy_within_length<S, T>(k, to, x, lengths);
  else if (to.data != x.data) k.copy(to, x);
}
/// Zeros beyond the lengths, where x lies.
template <class S, class T, std::size_t Stride>
void clear_beyond_length(auto const& k, batch<S, T, Stride> x, std::int32_t const* lengths) {
  if constexpr (is_sequence<S>) {
    using op = detail::clear_beyond_length_op<T, sequence_sizes<S>::features, Stride>;
    if (lengths) k.template each<S::size>(x.rows, op{x.data, lengths});
  }
}

/// Room for such copies of S..., in scratch.
template <template <class> class Batch, class... S>
struct length_room {
  static constexpr void each(auto&&, auto&&) {}
};
template <template <class> class Batch, class S>
  requires is_sequence<S>
struct length_room<Batch, S> {
  Batch<S> first;
  static constexpr void each(auto&& self, auto&& f) { f(self.first); }
};
template <template <class> class Batch, class A, class B>
  requires is_sequence<A>
struct length_room<Batch, A, B> {
  Batch<A> first;
  Batch<B> second;
  static constexpr void each(auto&& self, auto&& f) { f(self.first), f(self.second); }
};

/// x as it counts: itself where all steps are used, else a copy in `room` with zeros beyond the length.
template <class S, class T>
batch<S, T const> within_length(auto const& k, batch<S, T const> x, batch<S, T> room, std::int32_t const* lengths) {
  if (!lengths) return x;
  copy_within_length<S, T>(k, room, x, lengths);
  return room;
}

/// Numbers of the largest sequence among S..., for a room that serves one of them after the other; 0: there is none.
template <class... S>
inline constexpr std::size_t largest_sequence = std::max({(is_sequence<S> ? S::size : std::size_t{0})...});
/// The same in such a room.
template <class S, std::size_t N, class T>
batch<S, T const> within_length(auto const& k, batch<S, T const> x, batch<shape<N>, T> room, std::int32_t const* lengths) {
  if constexpr (is_sequence<S>) return within_length(k, x, batch<S, T>{room.data, x.rows}, lengths);
  else return x;
}

}  // namespace braid::layer
