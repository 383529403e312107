#pragma once
#include "braid/core/shape.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace braid::inline v0 {

// What a unit says of each tensor that it trains: its extents as PyTorch lists them and the part it plays. How it lies in
// memory is the backend's choice (K::layout<Spec>); `canonical` below is the plain one. Files hold PyTorch's order.

/// One number each for N things.
template <std::size_t N>
struct vec : detail::extents<N> {};

/// One number each for the elements of S, in the order in which S lies (a norm's scale over a flattened image).
template <class S>
struct like : detail::extents<S::size> {};

/// M vectors of F, row by row.
template <std::size_t M, std::size_t F>
struct rows_of : detail::extents<M, F> {};

/// A linear map from In to N: [N, In].
template <std::size_t N, class In>
struct matrix : detail::extents<N, In::size> {
  static constexpr std::size_t outputs = N, inputs = In::size;
  using from = In;
};

/// Convolution filters: [O, C, K] along time, [O, C, KH, KW] over images, [O, C, KD, KH, KW] over volumes.
template <std::size_t O, std::size_t C, std::size_t... K>
struct filter : detail::extents<O, C, K...> {
  static constexpr std::size_t outputs = O, channels = C, taps = (std::size_t{1} * ... * K);
};

/// P tensors of one kind, one below the other: PyTorch lists them as one, a unit uses each by itself (`part_of`).
template <std::size_t P, class Spec>
struct in_parts;
template <std::size_t P, std::size_t N>
struct in_parts<P, vec<N>> : detail::extents<P * N> {};
template <std::size_t P, std::size_t N, class In>
struct in_parts<P, matrix<N, In>> : detail::extents<P * N, In::size> {};

/// The plain layout: PyTorch's order, but columns that meet an input lie as that input does.
template <class Spec>
struct canonical {
  static constexpr std::size_t size = Spec::size;
  static constexpr std::size_t place(std::size_t i) { return i; }
};
template <class S>
struct canonical<like<S>> {
  static constexpr std::size_t size = S::size;
  static constexpr std::size_t place(std::size_t i) { return S::place(i); }
};
template <std::size_t N, class In>
struct canonical<matrix<N, In>> {
  static constexpr std::size_t size = N * In::size;
  static constexpr std::size_t place(std::size_t i) {
    return i / In::size * In::size + In::place(i % In::size);
  }
};

/// How a parameter lies on a backend.
template <class Spec, class K>
struct layout_of : K::template layout<Spec> {};
/// Each part lies as if it were alone.
template <std::size_t P, class Spec, class K>
struct layout_of<in_parts<P, Spec>, K> {
  using one = layout_of<Spec, K>;
  static constexpr std::size_t size = P * one::size;
  static constexpr std::size_t place(std::size_t i) { return i / Spec::size * one::size + one::place(i % Spec::size); }
};

/// The name of one of several like parameters: `0.weight`, or with a group before it `factors.0.weight`. What a visitor is
/// given is this or a plain string.
struct key {
  std::size_t index;
  std::string_view rest, group{};
};
inline std::string to_string(key k) {
  return std::string(k.group) + (k.group.empty() ? "" : ".") + std::to_string(k.index) + "." + std::string(k.rest);
}
inline std::string to_string(std::string_view name) { return std::string(name); }

/// A parameter (or its gradient) in the layout of a backend. Not an owner.
template <class Spec, class T>
struct tensor {
  using spec = Spec;
  T* data = nullptr;
  template <class Const>
    requires(!std::is_const_v<T> && std::is_same_v<Const, T const>)
  constexpr operator tensor<Spec, Const>() const {
    return {data};
  }
};

/// Part I of a parameter in parts, on backend K.
template <std::size_t I, class K, std::size_t P, class Spec, class T>
constexpr tensor<Spec, T> part_of(K const&, tensor<in_parts<P, Spec>, T> t) {
  static_assert(I < P);
  return {t.data + I * layout_of<Spec, K>::size};
}

/// How a parameter starts; PyTorch's choices.
namespace init {
struct constant {
  float value;
};
struct uniform {
  float bound;  ///< in [-bound, bound)
};
struct normal {
  float deviation;
};
inline constexpr constant zeros{0}, ones{1};
constexpr double one_over_root(double v) {
  double x = 1.0;
  for (int i = 0; i < 60; ++i) x = 0.5 * (x + v / x);
  return 1.0 / x;
}
/// U(-1/sqrt(fan_in), 1/sqrt(fan_in)): torch.nn.Linear's and Conv2d's kaiming_uniform(a = sqrt 5), and LSTM's.
constexpr uniform fan_in(std::size_t n) { return {float(one_over_root(double(n ? n : 1)))}; }
/// U(-b, b) with b = sqrt(6 / (in + out)): torch.nn.init.xavier_uniform_.
constexpr uniform xavier(std::size_t in, std::size_t out) {
  return {float(one_over_root(double(in + out ? in + out : 1) / 6.0))};
}
}  // namespace init

}  // namespace braid
