#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/softmax.hpp"

namespace braid::inline v0 {
namespace fusion {

/// Stacking: a linear map learns what to make of all branches' decisions, h = W [softmax(x_1); ...; softmax(x_N)] + b.
/// It can learn that a branch is to be believed for some classes only, or that it says one class where it means
/// another.
///
/// It is fitted on data that the branches have not learned from; on their own training data all look better than they
/// are. So there are two fits of one net, the second of the map alone, with the branches frozen:
///
///   constexpr auto a = shared<struct a_name>(photo | ... | dense<10>);
///   constexpr auto b = shared<struct b_name>(notes | ... | dense<10>);
///   constexpr auto net = outputs(seen(a), read(b), both(late<stack<10>>(a, b)));
///   fit(model, train, cross_entropy(seen, label) + cross_entropy(read, label), adam{});
///   fit(model, held_out, cross_entropy(both, label), adam{},
///       {.groups = {{"a_name.*", frozen}, {"b_name.*", frozen}}});
///
/// shapes  x_m: [C_m], logits, of any classes each; h: [C], logits; out.weight: [C, C_1 + ... + C_N], out.bias: [C].
/// units   x_m in nats.
/// cost    one exponential and 2 C flop an element of each branch forward, twice that backward.
/// errors  a_vector (compile time).
/// absence an absent branch gives no class a probability: its part of the map adds nothing.
/// source  Wolpert 1992, Stacked generalization; probabilities and a linear map: Ting and Witten 1999.
template <std::size_t C>
struct stack : composed<stack<C>, of_vectors<stack<C>>> {
  static constexpr std::string_view name = "stack";
  static constexpr bool over_logits = true;
  static constexpr auto body(auto... x) {
    return braid::fuse<concat{}>((x | braid::softmax)...) | braid::named<out_part>(braid::dense<C>);
  }
};

}  // namespace fusion
template <std::size_t C>
inline constexpr sized_policy<fusion::stack<C>, C> stack{};
}  // namespace braid
