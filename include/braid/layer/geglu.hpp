#pragma once
#include "braid/layer/glu.hpp"

namespace braid::inline v0 {
namespace layer {
/// h = a gelu(b), of the halves a and b of the last axis. source Shazeer 2020, arXiv:2002.05202.
struct geglu : gated_half<geglu, fn::gelu> {};
}  // namespace layer
inline constexpr layer::geglu geglu{};
}  // namespace braid
