#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/functor.hpp"
#include "braid/core/graph.hpp"

namespace braid::layer {

struct activation_law;
template <class Self, class In>
consteval auto activation_shape() {
  static_assert(holds<std::is_same_v<typename In::element, real>, at<Self>, got<In>, wants<real_numbers>>,
                "an activation works on numbers: put `| embedding<D>` after tokens first");
  if constexpr (std::is_same_v<typename In::element, real>) return In{};
  else return poison{};
}

/// Elementwise h = F(x): what relu, tanh, sigmoid and gelu are. F: a functor of core/functor.hpp with its slope.
///
/// shapes  any; h as x.
/// units   none.
/// cost    one pass; in place where the input is not needed again.
/// errors  real_numbers (compile time).
template <class Self, class F>
struct activation : unit {
  using functor = F;
  template <class In>
  struct on : bound<In> {
    using out = decltype(activation_shape<Self, In>());
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

}  // namespace braid::layer
