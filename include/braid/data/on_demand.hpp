#pragma once
#include "braid/core/column.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace braid::inline v0 {

/// Rows of a modality or target that are read when a batch needs them: data that a generator makes, or that do not fit
/// memory.
///
///   bd::dataset data{photo(bd::on_demand(n, [&](std::size_t row, std::span<float> to) { files.read(row, to); })),
///                    notes(bd::on_demand(n, [&](std::size_t row, std::span<std::int32_t> to) { return words(row, to); })),
///                    digit(labels)};
///
/// `to` is the room of one sample, as many numbers as the modality has; it is full of zeros. A reader of steps returns how
/// many it has used; returning nothing, all. It must give the same row each time, and by several threads at once under
/// `prefetched`. Random changes of a row take their numbers from the row's own (philox{seed}.fork(row)).
///
/// errors  at the row, when it is read, with the modality's name: value_error for a number that is not finite, an id or a
///         label out of range, more steps than there are.
template <class Read>
struct on_demand {
  std::size_t rows;
  Read read;
  constexpr on_demand(std::size_t n, Read r) : rows(n), read(std::move(r)) {}
};

/// Of a data set's type: column M is read by Read.
template <class M, class Read>
struct read_by {};
template <class M, class Read>
inline constexpr bool gives<given<M, on_demand<Read>, void>, read_by<M, Read>> = true;
template <class M, class Read, class W>
inline constexpr bool gives<given_where<given<M, on_demand<Read>, void>, W>, partial<read_by<M, Read>>> = true;

/// For its law.
template <class E>
struct a_reader_of;

/// Such a column. It has no memory: each row is read into the caller's.
template <class M, class E, class Read>
class read_column {
 public:
  static constexpr bool reads = std::invocable<Read const&, std::size_t, std::span<E>>;
  static constexpr bool has_lengths = modality<M> && is_timed<typename M::outside> && requires(Read const& r) {
    { r(std::size_t{}, std::span<E>{}) } -> std::convertible_to<std::size_t>;
  };
  std::size_t rows;

  explicit read_column(on_demand<Read> const& of) : rows(of.rows), read_(of.read) {
    static_assert(holds<reads, at<M>, got<Read>, wants<a_reader_of<E>>>,
                  "on_demand: the reader is called as read(row, room), with a row's number (std::size_t) and a std::span of floats, or of "
                  "std::int32_t for ids and labels; not one that changes itself (mutable)");
  }
  template <class W>
  read_column(on_demand<Read> const& of, W const& where) : read_column(of) {
    // As a column in memory has it, but kept: what `where` was given may be gone when a row is read.
    column<E> c;
    c.rows = rows;
    detail::take_there(c, where, M::name());
    there_.assign(c.there, c.there + rows);
  }
  bool has(std::size_t row) const { return there_.empty() || there_[row]; }
  /// Row `row` into to, [size]; the steps that it has. Zeros, and none, where the modality is not there.
  std::size_t read(std::size_t row, std::span<E> to) const {
    using S = typename M::outside;
    std::fill(to.begin(), to.end(), E(0));
    if (!has(row)) return 0;
    std::size_t used = 1, per_step = S::size;
    if constexpr (is_timed<S>) used = S::steps, per_step = S::size / S::steps;
    if constexpr (has_lengths) {
      auto const n = read_(row, to);
      if (n < 0 || std::size_t(n) > S::steps)
        throw value_error(M::name(), "length of row " + std::to_string(row), "0 to " + std::to_string(S::steps), std::to_string(n));
      used = std::size_t(n);
    } else if constexpr (reads) {
      read_(row, to);
    }
    for (std::size_t i = 0; i < used * per_step; ++i) {
      if constexpr (is_ids<S>) {
        if (to[i] < 0 || std::size_t(to[i]) >= S::vocabulary)
          throw value_error(M::name(), place(row, i), "0 to " + std::to_string(S::vocabulary - 1), std::to_string(to[i]));
      } else if (!std::isfinite(to[i])) {
        throw value_error(M::name(), place(row, i), "a finite number", std::isnan(to[i]) ? "NaN" : "an infinity");
      }
    }
    return used;
  }

 private:
  static std::string place(std::size_t row, std::size_t i) { return "row " + std::to_string(row) + ", element " + std::to_string(i); }
  Read read_;
  std::vector<std::uint8_t> there_;  ///< empty: all
};

namespace detail {
template <class C>
inline constexpr bool is_read_column = false;
template <class M, class E, class Read>
inline constexpr bool is_read_column<read_column<M, E, Read>> = true;
template <class M, class Read>
using read_column_of = read_column<M, element_t<typename M::outside::element, float>, Read>;
}  // namespace detail

template <class Scalar, class M, class Read>
auto lasting_column_of(given<M, on_demand<Read>, void> const& g) {
  return detail::read_column_of<M, Read>(g.data);
}
template <class Scalar, class M, class Read, class W>
auto lasting_column_of(given_where<given<M, on_demand<Read>, void>, W> const& g) {
  return detail::read_column_of<M, Read>(g.given.data, g.there);
}

}  // namespace braid
