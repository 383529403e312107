#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/functor.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

/// Elementwise h = F(x): what relu, silu and their like are. F: a functor with its slope (core/functor.hpp).
///
/// shapes  any; h as x.
/// units   none.
/// cost    one pass; in place where the input is not needed again.
/// errors  real_numbers (compile time).
template <class Self, class F>
struct activation : unit {
  using functor = F;
  template <class In>
  static consteval void law() {
    static_assert(holds<are_numbers<In>, at<Self>, got<In>, wants<real_numbers>>,
                  "an activation works on numbers: put `| embedding<D>` after tokens first");
  }
  template <class In>
  struct on : bound<In> {
    using of = Self;
    using out = std::conditional_t<are_numbers<In>, In, poison>;
    static constexpr bool in_place = true, reads_in = !F::of_output, reads_out = F::of_output;
    static constexpr std::size_t flops = In::size;

    static void forward(auto const& c) { c.k.map(c.out, F{}, c.in()); }
    static void backward(auto const& c) {
      if (!c.din()) return;
      if constexpr (F::of_output) c.k.map(c.din(), typename F::slope{}, c.dout, c.out);
      else c.k.map(c.din(), typename F::slope{}, c.dout, c.in());
    }
  };
};

}  // namespace layer
}  // namespace braid
