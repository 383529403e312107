#pragma once
#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace layer {
/// h = 1 / (1 + exp(-x)).
///
/// shapes  any; h as x.
/// units   x in nats; h in 0..1.
/// cost    one exponential an element forward, three flop backward, from h; in place where the input is not needed again.
/// errors  real_numbers (compile time).
/// source  torch.nn.Sigmoid.
struct sigmoid : activation<sigmoid, fn::sigmoid> {};
}  // namespace layer
inline constexpr layer::sigmoid sigmoid{};
}  // namespace braid
