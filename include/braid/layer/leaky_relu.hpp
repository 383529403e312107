#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace fn {
template <std::size_t Percent>
struct leaky_relu {
  static constexpr bool of_output = true;  // the output has the sign of the input
  template <class T>
  BRAID_HD T operator()(T x) const { return x > T(0) ? x : x * (T(Percent) / T(100)); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return y > T(0) ? d : d * (T(Percent) / T(100)); }
  };
};
}  // namespace fn
namespace layer {
/// h = x for x > 0, else s x with a slope s of Percent %: leaky_relu has 0.01, leaky_relu(percent<20>) has 0.2.
/// source torch.nn.LeakyReLU; Maas, Hannun and Ng 2013.
template <std::size_t Percent>
struct leaky_relu : activation<leaky_relu<Percent>, fn::leaky_relu<Percent>> {
  using options = option::list<option::percent<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<leaky_relu, Option...>();
    return leaky_relu<option::value_or<option::percent, Percent, Option...>()>{};
  }
};
}  // namespace layer
inline constexpr layer::leaky_relu<1> leaky_relu{};
}  // namespace braid
