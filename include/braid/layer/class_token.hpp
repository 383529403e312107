#pragma once
#include "braid/layer/front_tokens.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
struct at_zero {
  constexpr auto operator()() const { return init::zeros; }
};
}  // namespace detail

/// A learned vector in front of the others, the same for all samples: h = [weight, x_1 ... x_T]. A sample's length grows by
/// one. What attention has gathered there, `| take_step<0>` takes.
///
/// shapes  x: [T, F]; h: [T + 1, F]; weight: [1, F].
/// units   weight starts at zero, as torchvision's ViT does.
/// cost    a copy.
/// errors  a_sequence (compile time).
/// source  Dosovitskiy et al. 2021, arXiv:2010.11929; Devlin et al. 2019.
struct class_token : detail::in_front<class_token, 1, detail::at_zero> {};

}  // namespace layer
inline constexpr layer::class_token class_token{};
}  // namespace braid
