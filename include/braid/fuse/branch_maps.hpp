#pragma once
#include "braid/core/parameter.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

namespace braid::inline v0::fusion {

// What many policies start with: every branch goes through a linear map of its own to one width.

/// Parameters without a name before their number: `0.weight`.
struct no_group {
  static constexpr std::string_view name{};
};

/// The map of branch I to H numbers. One base a branch: its index tells it from another branch of the same shape.
template <std::size_t I, std::size_t H, class In, template <class> class Tensor, class Group>
struct branch_map {
  Tensor<matrix<H, flat_t<In>>> weight;
  Tensor<vec<H>> bias;
  static constexpr void each(auto& self, auto& f) {
    f(key{I, "weight", Group::name}, self.weight, init::fan_in(In::size));
    f(key{I, "bias", Group::name}, self.bias, init::fan_in(In::size));
  }
};
template <std::size_t H, template <class> class Tensor, class Group, class Indices, class... In>
struct numbered_maps;
template <std::size_t H, template <class> class Tensor, class Group, std::size_t... I, class... In>
struct numbered_maps<H, Tensor, Group, std::index_sequence<I...>, In...> : branch_map<I, H, In, Tensor, Group>... {
  static constexpr void each(auto&& self, auto&& f) {
    (branch_map<I, H, In, Tensor, Group>::each(map_of<I>(self), f), ...);
  }
};
/// One map a branch, as parameters of a policy: Group.m.weight: [H, F_m]; Group.m.bias: [H].
template <std::size_t H, template <class> class Tensor, class Group, class... In>
using branch_maps = numbered_maps<H, Tensor, Group, std::index_sequence_for<In...>, In...>;

template <std::size_t I, std::size_t H, class In, template <class> class Tensor, class Group>
constexpr branch_map<I, H, In, Tensor, Group>& map_of(branch_map<I, H, In, Tensor, Group>& m) {
  return m;
}
template <std::size_t I, std::size_t H, class In, template <class> class Tensor, class Group>
constexpr branch_map<I, H, In, Tensor, Group> const& map_of(branch_map<I, H, In, Tensor, Group> const& m) {
  return m;
}

}  // namespace braid::fusion
