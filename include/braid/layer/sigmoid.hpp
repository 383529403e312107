#pragma once
#include "braid/layer/activation.hpp"

namespace braid {
namespace layer {
/// h = 1 / (1 + exp(-x)). source torch.nn.Sigmoid.
struct sigmoid : activation<sigmoid, fn::sigmoid> {};
}  // namespace layer
inline constexpr layer::sigmoid sigmoid{};
}  // namespace braid
