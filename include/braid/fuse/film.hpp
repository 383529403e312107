#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/scale_shift.hpp"
#include "braid/layer/dense.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct gamma;
struct beta;
/// Policies of two branches of which the second scales and shifts the channels of the first.
template <class Policy>
struct of_condition : fusion_policy {
  template <class... In>
  static constexpr bool fits = [] {
    if constexpr (sizeof...(In) == 2) return has_channels<nth<0, In...>> && is_features<nth<1, In...>>;
    else return false;
  }();
  template <class X, class... Z>
  static consteval void law() {
    static_assert(holds<sizeof...(Z) == 1, at<Policy>, got<X, Z...>, wants<exactly<2>>>,
                  "this policy is over two branches: what is scaled and shifted, and what says how");
    if constexpr (sizeof...(Z) == 1) {
      static_assert(holds<has_channels<X>, at<Policy>, got<X>, wants<features_last>>,
                    "the first branch ends in features, a series or an image; after tokens put `| embedding<D>`");
      static_assert(holds<(is_features<Z> && ...), at<Policy>, got<Z...>, wants<a_vector>>,
                    "the second branch, the condition, ends in one axis: | dense<N>, after `| flatten` or `| last`");
    }
  }
};
}  // namespace detail

/// Feature-wise linear modulation: h = (1 + gamma(z)) x + beta(z), gamma and beta linear maps of the second branch with
/// one number for each channel of the first: feature, series' channel or image's channel.
///
/// shapes  x, h: [F], [T, F] or [C, H, W]; z: [Z]; gamma.weight, beta.weight: [F or C, Z];
///         gamma.bias, beta.bias: [F or C]. Steps beyond a sample's length stay zero.
/// units   gamma none; beta x's: put a norm before x.
/// cost    4 C Z flop a sample and 2 an element of x forward, about twice that backward.
/// errors  exactly<2>, features_last, a_vector (compile time).
/// absence without z h = x; x must be there.
/// source  Perez et al. 2018, arXiv:1709.07871, where gamma also starts from 1.
struct film : composed<film, detail::of_condition<film>> {
  static constexpr std::string_view name = "film";
  template <class X>
  static constexpr auto body(X x, auto z) {
    constexpr auto one_a_channel = braid::dense<detail::channels_in<out_t<X>>>;
    return braid::fuse<scale_shift<true>{}>(x, z | braid::named<detail::gamma>(one_a_channel),
                                            z | braid::named<detail::beta>(one_a_channel));
  }
};

}  // namespace fusion
inline constexpr fusion::film film{};
}  // namespace braid
