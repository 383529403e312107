#pragma once
#include "braid/core/device_span.hpp"
#include "braid/core/error.hpp"
#include "braid/core/modality.hpp"

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <type_traits>
#include <vector>

namespace braid::inline v0 {

// The border: any container becomes rows of one modality in contiguous memory, or an error that names the modality.
// Known by what they offer, not by name: xtensor's containers, views and adaptors (shape, strides, data, data_offset),
// and flat ones (data, size): std::vector, std::array, std::span.

template <class X>
concept strided = requires(X const& x) {
  x.data();
  x.shape();
  x.strides();
  x.data_offset();
};
template <class X>
concept flat_container = requires(X const& x) {
  x.data();
  { x.size() } -> std::convertible_to<std::size_t>;
};

namespace detail {
template <class X>
inline constexpr std::size_t static_rank = 0;  // 0: flat, or known at run time
template <class X>
  requires requires(X const& x) { std::tuple_size<std::remove_cvref_t<decltype(x.shape())>>::value; }
inline constexpr std::size_t static_rank<X> =
    std::tuple_size<std::remove_cvref_t<decltype(std::declval<X const&>().shape())>>::value;

inline std::string brackets(auto const& dims, std::string text) {
  bool first = text.empty();
  for (auto d : dims) text += (first ? "" : ", ") + std::to_string(d), first = false;
  return "[" + text + "]";
}
template <class S>
std::string wanted_shape() {
  return brackets(S::dims, "n") + " or " + brackets(S::dims, "");
}
}  // namespace detail

/// The rows of one modality or target: contiguous, of the net's element type. Points at the caller's memory where that
/// already is so, else at a copy.
template <class E>
struct column {
  E const* data = nullptr;
  std::size_t rows = 0;
  std::int32_t const* lengths = nullptr;
  std::uint8_t const* there = nullptr;  ///< 1 for the rows that there are; null: all
  bool single = false;  ///< one sample without a batch axis
  std::vector<E> copied;
  std::vector<std::int32_t> copied_lengths;
  std::vector<std::uint8_t> copied_there;

  bool has(std::size_t r) const { return !there || there[r]; }

  column() = default;
  column(column&&) = default;
  column& operator=(column&&) = default;
  column(column const& o)
      : data(o.data), rows(o.rows), lengths(o.lengths), there(o.there), single(o.single), copied(o.copied),
        copied_lengths(o.copied_lengths), copied_there(o.copied_there) {
    if (!copied.empty()) data = copied.data();
    if (!copied_lengths.empty()) lengths = copied_lengths.data();
    if (!copied_there.empty()) there = copied_there.data();
  }
};

namespace detail {
/// An id or a length as 32 bits; -1, which neither can be, where v is no whole number from 0 on that they hold.
template <class V>
std::int32_t whole(V v) {
  if constexpr (std::is_floating_point_v<V>)
    if (!(v >= 0 && v < V(2147483648.0))) return -1;
  auto const w = static_cast<std::int32_t>(v);
  return w >= 0 && static_cast<V>(w) == v ? w : -1;
}
template <class E, class V>
E element_from(V v) {
  if constexpr (std::is_integral_v<E> && !std::is_same_v<E, V>) return whole(v);
  else return static_cast<E>(v);
}
/// Element k, in row-major order, as the caller has it.
template <class X>
auto original(X const& x, std::size_t k) {
  if constexpr (strided<X>) {
    auto const& dims = x.shape();
    std::ptrdiff_t at = 0;
    for (std::size_t i = std::size(dims); i-- > 0; k /= std::size_t(dims[i]))
      at += std::ptrdiff_t(k % std::size_t(dims[i])) * std::ptrdiff_t(x.strides()[i]);
    return (x.data() + x.data_offset())[at];
  } else {
    return std::data(x)[k];
  }
}
template <class E, class X>
void copy_into(column<E>& c, X const& x, std::size_t n) {
  c.copied.resize(n);
  for (std::size_t k = 0; k < n; ++k) c.copied[k] = element_from<E>(original(x, k));
  c.data = c.copied.data();
}

/// Numbers: one number a sample, for which [n] will do as well as [n, 1].
template <class S, bool Numbers, class E, class X>
void take_strided(column<E>& c, X const& x, std::string_view name) {
  auto const& dims = x.shape();
  std::size_t const rank = std::size(dims);
  if (Numbers && rank == 1) {
    c.rows = std::size_t(dims[0]);
  } else {
    c.single = rank == S::rank;
    bool fits = c.single || rank == S::rank + 1;
    for (std::size_t i = 0; fits && i < S::rank; ++i) fits = std::size_t(dims[rank - S::rank + i]) == S::dims[i];
    if (!fits) throw shape_error(name, "shape", Numbers ? "[n] or [n, 1]" : wanted_shape<S>(), brackets(dims, ""));
    c.rows = c.single ? 1 : std::size_t(dims[0]);
  }

  // Contiguous: each stride is the product of the extents behind it (an extent of 1 may have any).
  std::size_t expected = 1;
  bool contiguous = true;
  for (std::size_t i = rank; i-- > 0; expected *= std::size_t(dims[i]))
    contiguous = contiguous && (std::size_t(dims[i]) == 1 || std::size_t(x.strides()[i]) == expected);
  auto const* p = x.data() + x.data_offset();
  if constexpr (std::is_same_v<std::remove_cvref_t<decltype(*p)>, E>) {
    if (contiguous) {
      c.data = p;
      return;
    }
  }
  copy_into(c, x, c.rows * S::size);
}

template <class S, class E, class X>
void take_flat(column<E>& c, X const& x, std::string_view name) {
  std::size_t const n = x.size();
  if (S::size == 0 || n % S::size)
    throw shape_error(name, "size", "a multiple of " + std::to_string(S::size), std::to_string(n));
  c.rows = n / S::size;
  if constexpr (std::is_same_v<std::remove_cvref_t<decltype(*x.data())>, E>) c.data = x.data();
  else {
    static_assert(!is_on_device<X>, "on_device: give numbers of the kind that the model computes with, ids as std::int32_t");
    if constexpr (!is_on_device<X>) copy_into(c, x, n);
  }
}

template <class E, bool Numbers, class X>
column<E> take(X const& x, std::string_view name, auto sample) {
  using S = decltype(sample);
  static_assert(strided<X> || flat_container<X>,
                "give a modality an xtensor container or view, std::vector, std::array or std::span; evaluate an "
                "xtensor expression first (xt::eval)");
  column<E> c;
  if constexpr (strided<X>) take_strided<S, Numbers>(c, x, name);
  else if constexpr (flat_container<X>) take_flat<S>(c, x, name);
  return c;
}

/// Used where they lie if they are int32 and lie densely, else copied; then checked.
template <class S, class E, class L>
void take_lengths(column<E>& c, L const& lengths, std::string_view name) {
  auto const n = std::size(lengths);
  if (n != c.rows) throw shape_error(name, "lengths", std::to_string(c.rows) + ", one a row", std::to_string(n));
  bool dense = std::is_same_v<std::remove_cvref_t<decltype(*std::data(lengths))>, std::int32_t>;
  std::ptrdiff_t first = 0;
  if constexpr (strided<L>) {
    dense = dense && std::size(lengths.shape()) == 1 && (n < 2 || lengths.strides()[0] == 1);
    first = std::ptrdiff_t(lengths.data_offset());
  }
  if constexpr (std::is_same_v<std::remove_cvref_t<decltype(*std::data(lengths))>, std::int32_t>)
    if (dense) c.lengths = std::data(lengths) + first;
  if (!dense) {
    for (std::size_t r = 0; r < n; ++r) c.copied_lengths.push_back(whole(original(lengths, r)));
    c.lengths = c.copied_lengths.data();
  }
  for (std::size_t r = 0; r < c.rows; ++r)
    if (c.has(r) && (c.lengths[r] < 0 || std::size_t(c.lengths[r]) > S::steps))
      throw value_error(name, "length of row " + std::to_string(r), "0 to " + std::to_string(S::steps),
                        std::to_string(original(lengths, r)));
}
template <class S, class X>
void check_ids(column<std::int32_t> const& c, X const& x, std::string_view name) {
  for (std::size_t r = 0; r < c.rows; ++r) {
    if (!c.has(r)) continue;
    std::size_t const used = c.lengths ? std::size_t(c.lengths[r]) : S::steps;
    for (std::size_t t = 0; t < used; ++t) {
      auto const v = c.data[r * S::steps + t];
      if (v < 0 || std::size_t(v) >= S::vocabulary)
        throw value_error(name, "row " + std::to_string(r) + (S::steps > 1 ? ", step " + std::to_string(t) : ""),
                          "0 to " + std::to_string(S::vocabulary - 1),
                          std::to_string(original(x, r * S::steps + t)));
    }
  }
}
/// Used where it lies if it is bytes or bools that lie densely, else copied.
template <class E, class W>
void take_there(column<E>& c, W const& there, std::string_view name) {
  static_assert(strided<W> || flat_container<W>,
                "where: give an xtensor container, std::vector<std::uint8_t>, std::array or std::span; std::vector<bool> "
                "has no memory to be read");
  if constexpr (strided<W> || flat_container<W>) {
    std::size_t const n = std::size(there);
    if (n != c.rows) throw shape_error(name, "where", std::to_string(c.rows) + ", one a row", std::to_string(n));
    for (std::size_t r = 0; r < n; ++r)
      if (auto const v = original(there, r); v != decltype(v)(0) && v != decltype(v)(1))
        throw value_error(name, "where, row " + std::to_string(r), "0 or 1", std::to_string(v));
    using element = std::remove_cvref_t<decltype(*std::data(there))>;
    if constexpr (std::is_same_v<element, bool> || std::is_same_v<element, std::uint8_t>) {
      bool dense = true;
      std::size_t first = 0;
      if constexpr (strided<W>) dense = n < 2 || there.strides()[0] == 1, first = std::size_t(there.data_offset());
      if (dense) c.there = reinterpret_cast<std::uint8_t const*>(std::data(there)) + first;
    }
    if (!c.there) {
      c.copied_there.resize(n);
      for (std::size_t r = 0; r < n; ++r) c.copied_there[r] = original(there, r) != 0;
      c.there = c.copied_there.data();
    }
  }
}
template <class Scalar, class M, class X, class L, class... There>
auto checked_column(given<M, X, L> const& g, There const&... there) {
  using S = typename M::outside;
  constexpr bool numbers = target<M> && S::rank == 1 && S::size == 1;
  static_assert(!target<M> || sizeof...(There) == 0, "where: a modality can be missing, a target must be there");
  auto c = take<element_t<typename S::element, Scalar>, numbers>(g.data, M::name(), S{});
  (take_there(c, there, M::name()), ...);
  if constexpr (!std::is_void_v<L>) take_lengths<S>(c, g.lengths, M::name());
  if constexpr (is_ids<S> && !is_on_device<X>) check_ids<S>(c, g.data, M::name());
  return c;
}
}  // namespace detail

/// The rows of a modality or target as elements for a scalar type. Throws shape_error or value_error (a length beyond
/// the steps, an id beyond the vocabulary, either of them no whole number). What lies on a device is not looked at.
template <class Scalar, class M, class X, class L>
auto column_of(given<M, X, L> const& g) {
  return detail::checked_column<Scalar>(g);
}
template <class Scalar, class G, class W>
auto column_of(given_where<G, W> const& g) {
  return detail::checked_column<Scalar>(g.given, g.there);
}

namespace detail {
/// Nothing of the column is the memory of a temporary.
template <class M, class X, class L, class E>
column<E> lasting(given<M, X, L> const& g, column<E> c) {
  constexpr bool span_like = requires { typename X::element_type; };  // std::span: the memory is somebody else's
  if (g.temporary && !span_like && c.copied.empty()) {
    c.copied.assign(c.data, c.data + c.rows * M::outside::size);
    c.data = c.copied.data();
  }
  if constexpr (!std::is_void_v<L>)
    if (g.temporary_lengths && c.copied_lengths.empty()) {
      c.copied_lengths.assign(c.lengths, c.lengths + c.rows);
      c.lengths = c.copied_lengths.data();
    }
  return c;
}
}  // namespace detail
/// The same for what outlives the caller's line.
template <class Scalar, class M, class X, class L>
auto lasting_column_of(given<M, X, L> const& g) {
  static_assert(!is_on_device<X>, "a data set lies in the memory of the host: its samples are brought together there");
  return detail::lasting(g, column_of<Scalar>(g));
}
template <class Scalar, class G, class W>
auto lasting_column_of(given_where<G, W> const& g) {
  auto c = detail::lasting(g.given, column_of<Scalar>(g));
  if (g.temporary_there && c.copied_there.empty()) {
    c.copied_there.assign(c.there, c.there + c.rows);
    c.there = c.copied_there.data();
  }
  return c;
}

/// Throws value_error where a number that counts is NaN or infinite: what data sets are asked before training.
template <class S, class E>
void check_finite(column<E> const& c, std::string_view name) {
  std::size_t step = S::size;  // numbers of one
  if constexpr (is_timed<S>) step = S::size / S::steps;
  auto const counts = [&](std::size_t row, std::size_t i) {
    return c.has(row) && (!c.lengths || i / step < std::size_t(c.lengths[row]));
  };
  if constexpr (std::is_floating_point_v<E>)
    for (std::size_t k = 0; k < c.rows * S::size; ++k)
      if (!std::isfinite(c.data[k]) && counts(k / S::size, k % S::size))
        throw value_error(name, "row " + std::to_string(k / S::size) + ", element " + std::to_string(k % S::size),
                          "a finite number", std::isnan(c.data[k]) ? "NaN" : "an infinity");
}

}  // namespace braid
