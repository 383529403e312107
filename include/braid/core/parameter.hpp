#pragma once
#include "braid/core/shape.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace braid {

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

/// The name of one of several like parameters: `0.weight`, or with a group before it `factors.0.weight`. What a visitor is
/// given is this or a plain string.
struct key {
  std::size_t index;
  std::string_view rest, group = "";
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
/// U(-1/sqrt(fan_in), 1/sqrt(fan_in)): torch.nn.Linear's and Conv2d's kaiming_uniform(a = sqrt 5), and LSTM's.
constexpr uniform fan_in(std::size_t n) {
  double x = 1.0, v = double(n ? n : 1);
  for (int i = 0; i < 60; ++i) x = 0.5 * (x + v / x);
  return {float(1.0 / x)};
}
}  // namespace init

}  // namespace braid
