#pragma once
#include "braid/model/names.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

namespace braid::inline v0::detail {

/// The first step of a program whose value is not finite; within a block, its turn and layer.
struct not_finite {
  std::size_t step = none;  ///< of the whole net
  std::string name;
};
/// What a walk shows its values to (walk::forward_seen).
template <class K>
struct looking_for {
  K const& k;
  std::size_t rows;
  not_finite& found;
  std::string prefix = "";
  std::size_t outer = none;  ///< within a block: the block's step

  template <class Prog, class T>
  void see(std::size_t step, T const* value, std::size_t size) const {
    std::size_t const at = outer == none ? step : outer;
    if (at < found.step && !std::isfinite(k.sum(value, rows * size)))
      found = {at, joined(prefix, step_names<Prog>()[step])};
  }
  template <class Prog>
  looking_for within(std::size_t step, std::size_t turn) const {
    std::string name = joined(prefix, step_names<Prog>()[step]) + "." + std::to_string(turn);
    return {k, rows, found, std::move(name), outer == none ? step : outer};
  }
};

}  // namespace braid::detail
