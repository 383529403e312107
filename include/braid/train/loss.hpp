#pragma once
#include "braid/core/unit.hpp"

#include <array>

namespace braid {

// The contract of a loss. A loss is a small struct derived from `loss` (its members are its options); its template
// `on<In...>` is bound to the shapes of what it compares, outputs first, then targets:
//
//   run(options, call)   adds weight times the sample's loss to call.value[r], and the gradient of
//                        weight * (mean over call.total rows) to call.din<I>() for every output I
//
// Laws stand in a consteval function that `on` names, as in units.

struct loss {};

template <class B, class K>
struct loss_call {
  using scalar = typename K::scalar;
  static constexpr std::size_t inputs = B::inputs::size;
  template <std::size_t I>
  using input = nth_in<I, typename B::inputs>;

  K& k;
  std::size_t rows;
  std::size_t total;  ///< rows of the whole batch, of which these are a part
  scalar weight;
  scalar* value;      ///< [rows]
  std::array<void const*, inputs> values{};
  std::array<void*, inputs> gradients{};

  template <std::size_t I>
  batch<input<I>, element_t<typename input<I>::element, scalar> const> in() const {
    return {static_cast<element_t<typename input<I>::element, scalar> const*>(values[I]), rows};
  }
  template <std::size_t I>
  batch<input<I>, scalar> din() const {
    return {static_cast<scalar*>(gradients[I]), rows};
  }
};

}  // namespace braid
