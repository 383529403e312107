#pragma once
#include "braid/core/shape.hpp"

#include <cstddef>

namespace braid::inline v0 {

/// `rows` samples of shape S, one every Stride elements. Not an owner; const is in T.
template <class S, class T, std::size_t Stride = S::size>
struct batch {
  using sample = S;
  static constexpr std::size_t size = S::size, stride = Stride;
  T* data = nullptr;
  std::size_t rows = 0;

  constexpr T* row(std::size_t r) const { return data + r * Stride; }
  template <class Const>
    requires(!std::is_const_v<T> && std::is_same_v<Const, T const>)
  constexpr operator batch<S, Const, Stride>() const {
    return {data, rows};
  }
  constexpr explicit operator bool() const { return data != nullptr; }
};

/// Step t of every sample of a sequence: same memory, one row a sample.
template <std::size_t T, std::size_t... D, class E, std::size_t Stride>
constexpr batch<shape<D...>, E, Stride> step_of(batch<sequence<T, D...>, E, Stride> b, std::size_t t) {
  return {b.data + t * shape<D...>::size, b.rows};
}

/// The last axis as rows of their own: [rows, steps, F] seen as [rows * steps, F].
template <class S, class E>
constexpr batch<typename last_axis<S>::features, E> steps_as_rows(batch<S, E> b) {
  return {b.data, b.rows * last_axis<S>::steps};
}

/// What a norm or a bias a channel sees: every pixel, or every step, as a row of its channels.
template <class S>
struct channels_of : last_axis<S> {};
template <std::size_t C, std::size_t H, std::size_t W>
struct channels_of<channels_last<C, H, W>> {
  using features = shape<C>;
  static constexpr std::size_t steps = H * W;
};
template <std::size_t C, std::size_t D, std::size_t H, std::size_t W>
struct channels_of<volume<C, D, H, W>> {
  using features = shape<C>;
  static constexpr std::size_t steps = D * H * W;
};
template <class S, class E>
constexpr batch<typename channels_of<S>::features, E> channels_as_columns(batch<S, E> b) {
  return {b.data, b.rows * channels_of<S>::steps};
}

/// The same memory under another shape of the same size.
template <class To, class S, class E>
constexpr batch<To, E> as(batch<S, E> b) {
  static_assert(To::size == S::size);
  return {b.data, b.rows};
}

}  // namespace braid
