#pragma once
#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace layer {
/// h = max(x, 0).
///
/// shapes  any; h as x.
/// units   those of x.
/// cost    one comparison an element; in place where the input is not needed again.
/// errors  real_numbers (compile time).
/// source  torch.nn.ReLU; the slope at 0 is 0.
struct relu : activation<relu, fn::relu> {};
}  // namespace layer
inline constexpr layer::relu relu{};
}  // namespace braid
