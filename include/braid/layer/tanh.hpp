#pragma once
#include "braid/layer/activation.hpp"

namespace braid {
namespace layer {
/// h = tanh x. source torch.nn.Tanh.
struct tanh : activation<tanh, fn::tanh> {};
}  // namespace layer
inline constexpr layer::tanh tanh{};
}  // namespace braid
