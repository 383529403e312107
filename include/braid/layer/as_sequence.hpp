#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
/// The sequence that S is seen as.
template <class S>
struct sequence_of {
  using type = poison;
};
template <std::size_t T, std::size_t F>
struct sequence_of<shape<T, F>> {
  using type = sequence<T, F>;
};
template <std::size_t C, std::size_t H, std::size_t W>
struct sequence_of<channels_last<C, H, W>> {
  using type = sequence<H * W, C>;
};
template <class S>
inline constexpr bool has_steps = !std::is_same_v<typename sequence_of<S>::type, poison>;
}  // namespace detail

/// Rows as the steps of a sequence, all used: [T, F] as it stands, an image as its pixels, row by row. Nothing moves.
///
/// shapes  x: [T, F]; h: [T, F]. x: [C, H, W]; h: [H W, C].
/// cost    none.
/// errors  an_image or two axes (compile time).
/// source  of an image, torch's x.flatten(2).transpose(1, 2).
struct as_sequence : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<detail::has_steps<In>, at<as_sequence>, got<In>, wants<an_image, shape<2, 3>>>,
                  "as_sequence: give it an image or two axes [T, F]; e.g. `| reshape<T, F>` after features");
  }
  template <class In>
  struct on : bound<In> {
    using out = typename detail::sequence_of<In>::type;
    static constexpr bool in_place = true, reads_in = false;
    static void forward(auto const& c) { c.k.copy(c.out, c.in()); }
    static void backward(auto const& c) {
      if (c.din()) c.k.copy(c.din(), c.dout);
    }
  };
};

}  // namespace layer
inline constexpr layer::as_sequence as_sequence{};
}  // namespace braid
