#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"
#include "braid/layer/within_length.hpp"

namespace braid::inline v0 {
namespace layer {

/// All of a sample as one axis, in PyTorch's order [C, H, W]. Nothing moves: the shape remembers how the values lie, and
/// the weights of the layer behind it are stored to match. Of a sequence, all steps: those beyond a sample's length, which
/// nobody could tell from the others then, become zeros.
///
/// shapes  any; [size].
/// cost    none, but for a sequence with lengths one pass.
/// errors  real_numbers (compile time).
/// source  torch.nn.Flatten.
struct flatten : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<are_numbers<In>, at<flatten>, got<In>, wants<real_numbers>>,
                  "flatten: tokens have no features yet: put `| embedding<D>` before it");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<are_numbers<In>, flat_t<In>, poison>;
    static constexpr bool in_place = true, reads_in = false;
    template <class Call>
    static void forward(Call const& c) {
      c.k.copy(c.out, c.in());
      clear_beyond_length(c.k, batch<In, typename Call::scalar>{c.out.data, c.rows}, c.lengths());
    }
    static void backward(auto const& c) {
      if (!c.din()) return;
      c.k.copy(c.din(), c.dout);
      clear_beyond_length(c.k, c.din(), c.lengths());
    }
  };
};

}  // namespace layer
inline constexpr layer::flatten flatten{};
}  // namespace braid
