#pragma once
#include "braid/layer/glu.hpp"
#include "braid/layer/silu.hpp"

namespace braid::inline v0 {
namespace layer {
/// h = a silu(b), of the halves a and b of the last axis: `dense<2 * N> | swiglu | dense<D>` is a transformer's gated
/// feed-forward part. source Shazeer 2020, arXiv:2002.05202.
struct swiglu : gated_half<swiglu, fn::silu> {};
}  // namespace layer
inline constexpr layer::swiglu swiglu{};
}  // namespace braid
