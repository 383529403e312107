#pragma once
#include "braid/core/config.hpp"
#include "braid/core/law.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace braid::inline v0 {

// A shape is the type of one sample's value: extents, element and layout. The extents are logical and in PyTorch's
// order; `place` maps a row-major logical index to the place in memory, so that a shape which lies otherwise (an image
// with its channels last) can be flattened, weighted and saved without ever being moved.

/// Elements: `real` is the backend's scalar, `id` a 32-bit token.
struct real {};
struct id {};

template <class E, class Scalar>
using element_t = std::conditional_t<std::is_same_v<E, id>, std::int32_t, Scalar>;

namespace detail {
template <std::size_t... D>
struct extents {
  static constexpr std::size_t rank = sizeof...(D), size = (std::size_t{1} * ... * D);
  static constexpr std::array<std::size_t, sizeof...(D)> dims{D...};
};
struct lies_row_major {
  using element = real;
  static constexpr bool row_major = true;
  BRAID_HD static constexpr std::size_t place(std::size_t i) { return i; }
};
}  // namespace detail

/// D..., row major.
template <std::size_t... D>
struct shape : detail::extents<D...>, detail::lies_row_major {};

/// Up to T steps of D..., row major; how many of the T count is known at run time, sample by sample.
template <std::size_t T, std::size_t... D>
struct sequence : detail::extents<T, D...>, detail::lies_row_major {
  static constexpr std::size_t steps = T;
  using step = shape<D...>;
};

/// Up to T token ids below Vocabulary.
template <std::size_t Vocabulary, std::size_t T>
struct ids_of : detail::extents<T> {
  using element = id;
  static constexpr bool row_major = true;
  static constexpr std::size_t steps = T, vocabulary = Vocabulary;
  BRAID_HD static constexpr std::size_t place(std::size_t i) { return i; }
};

/// An image [C, H, W] that lies as [H, W, C]: the convolutions put output channels into vector lanes.
template <std::size_t C, std::size_t H, std::size_t W>
struct channels_last : detail::extents<C, H, W> {
  using element = real;
  static constexpr std::size_t channels = C, height = H, width = W;
  static constexpr bool row_major = C == 1 || H * W == 1;
  BRAID_HD static constexpr std::size_t place(std::size_t i) { return i % (H * W) * C + i / (H * W); }
};

/// A volume [C, D, H, W] that lies as [D, H, W, C]; of a video, D counts its frames.
template <std::size_t C, std::size_t D, std::size_t H, std::size_t W>
struct volume : detail::extents<C, D, H, W> {
  using element = real;
  static constexpr std::size_t channels = C, depth = D, height = H, width = W;
  static constexpr bool row_major = C == 1 || D * H * W == 1;
  BRAID_HD static constexpr std::size_t place(std::size_t i) { return i % (D * H * W) * C + i / (D * H * W); }
};

/// The values of S... one after another as one axis, each lying as it lay before.
template <class... S>
struct flat : detail::extents<(S::size + ... + 0)> {
  using element = real;
  static constexpr bool row_major = (S::row_major && ...);
  BRAID_HD static constexpr std::size_t place(std::size_t i) {
    std::size_t begin = 0, r = i;
    ((i >= begin && i < begin + S::size ? void(r = begin + S::place(i - begin)) : void(), begin += S::size), ...);
    return r;
  }
};

/// flat<S...>, or plain shape<N> where nothing in it lies otherwise.
template <class... S>
using flat_t = std::conditional_t<(S::row_major && ...), shape<(S::size + ... + 0)>, flat<S...>>;

/// The same extents, row major: what crosses the border.
template <class S>
struct plain_of {
  using type = S;
};
template <std::size_t C, std::size_t H, std::size_t W>
struct plain_of<channels_last<C, H, W>> {
  using type = shape<C, H, W>;
};
template <std::size_t C, std::size_t D, std::size_t H, std::size_t W>
struct plain_of<volume<C, D, H, W>> {
  using type = shape<C, D, H, W>;
};
template <class... S>
struct plain_of<flat<S...>> {
  using type = shape<flat<S...>::size>;
};
template <class S>
using plain = typename plain_of<S>::type;

template <class S>
inline constexpr bool is_sequence = false;
template <std::size_t T, std::size_t... D>
inline constexpr bool is_sequence<sequence<T, D...>> = true;
template <class S>
inline constexpr bool is_ids = false;
template <std::size_t V, std::size_t T>
inline constexpr bool is_ids<ids_of<V, T>> = true;
template <class S>
inline constexpr bool is_image = false;
template <std::size_t C, std::size_t H, std::size_t W>
inline constexpr bool is_image<channels_last<C, H, W>> = true;
template <class S>
inline constexpr bool is_volume = false;
template <std::size_t C, std::size_t D, std::size_t H, std::size_t W>
inline constexpr bool is_volume<volume<C, D, H, W>> = true;
/// A sequence of vectors: [T, F].
template <class S>
inline constexpr bool is_series = false;
template <std::size_t T, std::size_t F>
inline constexpr bool is_series<sequence<T, F>> = true;
/// Anything but token ids.
template <class S>
inline constexpr bool are_numbers = std::is_same_v<typename S::element, real>;
/// Has a time axis whose used length is known at run time.
template <class S>
inline constexpr bool is_timed = is_sequence<S> || is_ids<S>;

/// The features of each step of S (its last axis), how many steps there are, and S with that axis replaced. No steps where
/// S has no such axis: laws ask has_last_axis, and what a unit names behind a failed law is still a type.
template <class S>
struct last_axis {
  using features = shape<0>;
  static constexpr std::size_t steps = 0;
  template <std::size_t>
  using with = poison;
};
template <std::size_t F>
struct last_axis<shape<F>> {
  using features = shape<F>;
  static constexpr std::size_t steps = 1;
  template <std::size_t N>
  using with = shape<N>;
};
template <class... S>
struct last_axis<flat<S...>> {
  using features = flat<S...>;
  static constexpr std::size_t steps = 1;
  template <std::size_t N>
  using with = shape<N>;
};
template <std::size_t A, std::size_t F>
struct last_axis<shape<A, F>> {
  using features = shape<F>;
  static constexpr std::size_t steps = A;
  template <std::size_t N>
  using with = shape<A, N>;
};
template <std::size_t T, std::size_t F>
struct last_axis<sequence<T, F>> {
  using features = shape<F>;
  static constexpr std::size_t steps = T;
  template <std::size_t N>
  using with = sequence<T, N>;
};
template <class S>
concept has_last_axis = last_axis<S>::steps != 0;

}  // namespace braid
