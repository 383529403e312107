#pragma once
#include "braid/core/graph.hpp"

namespace braid::layer {

/// The step of a sequence, or the error that there is none.
template <class Where, class In>
consteval auto step_shape() {
  static_assert(holds<is_sequence<In>, at<Where>, got<In>, wants<a_sequence>>,
                "this layer wants a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  if constexpr (is_sequence<In>) return typename In::step{};
  else return poison{};
}

/// Steps and features of a sequence; 0 where it is none.
template <class In>
struct sequence_sizes {
  static constexpr std::size_t steps = 0, features = 0;
};
template <std::size_t T, std::size_t... D>
struct sequence_sizes<sequence<T, D...>> {
  static constexpr std::size_t steps = T, features = shape<D...>::size;
};

}  // namespace braid::layer
