#pragma once
#include "braid/layer/activation.hpp"

namespace braid {
namespace layer {
/// h = max(x, 0). source torch.nn.ReLU.
struct relu : activation<relu, fn::relu> {};
}  // namespace layer
inline constexpr layer::relu relu{};
}  // namespace braid
