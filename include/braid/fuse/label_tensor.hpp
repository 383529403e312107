#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/outer.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/leaky_relu.hpp"
#include "braid/layer/softmax.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct label_tensor_hidden {
  static constexpr std::string_view name = "hidden";
};
}  // namespace detail

/// What the branches say together, as one axis: the probability of every tuple of classes, one of each branch, if they
/// are drawn apart. h[(i_1 C_2 + i_2) C_3 + i_3 ...] = p_1[i_1] p_2[i_2] p_3[i_3] ...; the first step of label_tensor,
/// and outer but for what absence means.
///
/// shapes  p_m: [C_m], probabilities; h: [C_1 C_2 ... C_N].
/// units   shares of 1, behind `| softmax`.
/// cost    N flop an element of h forward, N^2 backward; h grows as a product: 10 classes of 4 branches are 10,000.
/// errors  a_vector (compile time).
/// absence an absent branch says nothing: 1 / C_m for each of its classes. So h stays a distribution.
struct label_product : detail::outer_of<label_product, false, true> {
  static constexpr std::string_view name = "label_product";
};

/// Late fusion that looks at which classes the branches say together (the view correlation discovery network):
///   h = V leaky_relu(W t + b) + c,  t = the product of all softmax(x_m), label_product
/// Where one branch says 3 and the other 5, this can mean 8. The branches are trained by heads of their own as well:
/// with a = shared<...>(...), cross_entropy(seen, label) on seen(a) in outputs.
///
/// shapes  x_m: [C_m], logits; h: [C], logits; hidden.weight: [Hidden, C_1 C_2 ... C_N], hidden.bias: [Hidden];
///         out.weight: [C, Hidden], out.bias: [C].
/// units   x in nats.
/// cost    2 Hidden (C_1 C_2 ... C_N + C) flop a sample forward, twice that backward.
/// errors  a_vector (compile time).
/// absence an absent branch gives all its classes the same probability.
/// source  Wang et al. 2021, MOGONET, Nature Communications 12, 3445; as there, the slope below zero is 0.25.
template <std::size_t Hidden, std::size_t C>
struct label_tensor : composed<label_tensor<Hidden, C>, of_vectors<label_tensor<Hidden, C>>> {
  static constexpr std::string_view name = "label_tensor";
  static constexpr bool over_logits = true;
  static constexpr auto body(auto... x) {
    return braid::fuse<label_product{}>((x | braid::softmax)...) |
           braid::named<detail::label_tensor_hidden>(braid::dense<Hidden>) |
           braid::leaky_relu(braid::percent<25>) |
           braid::named<out_part>(braid::dense<C>);
  }
};

}  // namespace fusion
inline constexpr fusion::label_product label_product{};
template <std::size_t Hidden, std::size_t C>
inline constexpr sized_policy<fusion::label_tensor<Hidden, C>, Hidden, C> label_tensor{};
}  // namespace braid
