#pragma once
#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace layer {
/// h = x Phi(x), Phi the normal distribution: the exact form.
///
/// shapes  any; h as x.
/// units   none; x in deviations.
/// cost    one erf an element forward, an erf and an exponential backward, from x.
/// errors  real_numbers (compile time).
/// source  torch.nn.GELU; Hendrycks and Gimpel 2016, arXiv:1606.08415.
struct gelu : activation<gelu, fn::gelu> {};
}  // namespace layer
inline constexpr layer::gelu gelu{};
}  // namespace braid
