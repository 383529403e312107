#pragma once
#include "braid/core/unit.hpp"

namespace braid::inline v0 {
namespace layer {

/// A name for a point within a net, where `embed` can read what stands there (analyze/embed.hpp):
///
///   inline constexpr auto net = photo | conv2d<8, 3> | relu | flatten | dense<16> | tap<struct code> | dense<10>;
///   auto const codes = bd::embed(model, data, tap<code>);      // [n, 16]
///
/// It is no step: the net's plan, its numbers and the names of its parameters are those of the net without it, so that weights
/// go from one to the other. Within a composed unit or `repeat` it is not seen from outside.
///
/// shapes  any, and the same.
/// cost    none; embed lays the net out once more, with that value kept.
/// errors  embed's: no tap of a name, or several (compile time).
template <class Name>
struct tap_of : unit {
  using tap_name = Name;
  template <class In>
  struct on : bound<In> {
    using out = In;
  };
};

}  // namespace layer
template <class Name>
inline constexpr layer::tap_of<Name> tap{};
}  // namespace braid
