#pragma once
#include "braid/layer/activation.hpp"

namespace braid::inline v0 {
namespace layer {
/// h = tanh x.
///
/// shapes  any; h as x.
/// units   none; h in -1..1.
/// cost    one tanh an element forward, three flop backward, from h; in place where the input is not needed again.
/// errors  real_numbers (compile time).
/// source  torch.nn.Tanh.
struct tanh : activation<tanh, fn::tanh> {};
}  // namespace layer
inline constexpr layer::tanh tanh{};
}  // namespace braid
