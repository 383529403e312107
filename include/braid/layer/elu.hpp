#pragma once
#include "braid/core/option.hpp"  // first: an error in a law names the way to it

#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace fn {
template <std::size_t Percent>
struct elu {
  static constexpr bool of_output = true;
  /// e^m - 1 by tanh: no digit is lost where m is near 0.
  template <class T>
  BRAID_HD T operator()(T x) const {
    T const m = x > T(0) ? T(0) : x, t = num::tanh(T(0.5) * m);
    return x > T(0) ? x : T(Percent) / T(100) * (T(2) * t / (T(1) - t));
  }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return y > T(0) ? d : d * (y + T(Percent) / T(100)); }
  };
};
}  // namespace fn
namespace layer {
/// h = x for x > 0, else a (exp(x) - 1) with a of Percent %: elu has 1, elu(percent<50>) has 0.5.
/// source torch.nn.ELU; Clevert, Unterthiner and Hochreiter 2016, arXiv:1511.07289.
template <std::size_t Percent>
struct elu : activation<elu<Percent>, fn::elu<Percent>> {
  using options = option::list<option::percent<100>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<elu, Option...>();
    return elu<option::value_or<option::percent, Percent, Option...>()>{};
  }
};
}  // namespace layer
inline constexpr layer::elu<100> elu{};
}  // namespace braid
