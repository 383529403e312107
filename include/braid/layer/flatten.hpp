#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid {
namespace layer {

struct flatten;
template <class In>
consteval auto flatten_shape() {
  static_assert(holds<std::is_same_v<typename In::element, real>, at<flatten>, got<In>, wants<real_numbers>>,
                "flatten: tokens have no features yet: put `| embedding<D>` before it");
  if constexpr (std::is_same_v<typename In::element, real>) return flat_t<In>{};
  else return poison{};
}

/// All of a sample as one axis, in PyTorch's order [C, H, W]. Nothing moves: the shape remembers how the values lie, and
/// the weights of the layer behind it are stored to match.
///
/// shapes  any; [size].
/// cost    none.
/// errors  real_numbers (compile time).
/// source  torch.nn.Flatten.
struct flatten : unit {
  template <class In>
  struct on : bound<In> {
    using out = decltype(flatten_shape<In>());
    static constexpr bool in_place = true, reads_in = false;
    static void forward(auto const& c) { c.k.copy(c.out, c.in()); }
    static void backward(auto const& c) {
      if (c.din()) c.k.copy(c.din(), c.dout);
    }
  };
};

}  // namespace layer
inline constexpr layer::flatten flatten{};
}  // namespace braid
