#pragma once
#include "braid/layer/activation.hpp"

namespace braid {
namespace layer {
/// h = x Phi(x), Phi the normal distribution: the exact form. source torch.nn.GELU; Hendrycks and Gimpel 2016.
struct gelu : activation<gelu, fn::gelu> {};
}  // namespace layer
inline constexpr layer::gelu gelu{};
}  // namespace braid
