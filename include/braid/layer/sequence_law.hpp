#pragma once
#include "braid/core/graph.hpp"

#include <cstddef>

namespace braid::inline v0::layer {

/// The law of what takes the steps of a sequence together.
template <class Self>
struct over_time : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_sequence<In>, at<Self>, got<In>, wants<a_sequence>>,
                  "this layer wants a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
};

/// Steps and features of a sequence, and the shape of a step; nothing where it is none.
template <class In>
struct sequence_sizes {
  using step = poison;
  static constexpr std::size_t steps = 0, features = 0;
};
template <std::size_t T, std::size_t... D>
struct sequence_sizes<sequence<T, D...>> {
  using step = shape<D...>;
  static constexpr std::size_t steps = T, features = shape<D...>::size;
};

/// Vectors one behind the other, [T, F]: a sequence, or a fixed number of them (shape<T, F>), which has no lengths.
template <class S>
inline constexpr bool is_steps = is_series<S>;
template <std::size_t T, std::size_t F>
inline constexpr bool is_steps<shape<T, F>> = true;

/// N such vectors, of the kind of S.
template <class S, std::size_t N>
struct with_steps {
  using type = poison;
};
template <std::size_t T, std::size_t F, std::size_t N>
struct with_steps<shape<T, F>, N> {
  using type = shape<N, F>;
};
template <std::size_t T, std::size_t F, std::size_t N>
struct with_steps<sequence<T, F>, N> {
  using type = sequence<N, F>;
};

}  // namespace braid::layer
