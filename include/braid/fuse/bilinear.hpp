#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/outer.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/dense.hpp"

namespace braid::inline v0 {
namespace fusion {

/// A bilinear form: h_o = a' W_o b + bias_o.
///
/// shapes  a: [F_1], b: [F_2], h: [O]; bias: [O]; weight: [O, F_1 F_2], torch.nn.Bilinear's [O, F_1, F_2] with its last
///         axes as one.
/// units   none; a product of two: start from branches of scale 1 (a norm or tanh).
/// cost    2 O F_1 F_2 flop a sample forward, twice that backward; training keeps F_1 F_2 numbers a sample.
/// errors  exactly<2>, a_vector (compile time).
/// absence an absent branch counts as zeros: h is the bias.
/// source  torch.nn.Bilinear; starts as torch.nn.Linear on the products does, uniform in 1/sqrt(F_1 F_2).
template <std::size_t O>
struct bilinear : composed<bilinear<O>, of_vectors<bilinear<O>, 2>> {
  static constexpr std::string_view name = "bilinear";
  static constexpr auto body(auto a, auto b) {
    return braid::fuse<outer{}>(a, b) | braid::named<itself>(braid::dense<O>);
  }
};

}  // namespace fusion
template <std::size_t O>
inline constexpr sized_policy<fusion::bilinear<O>, O> bilinear{};
}  // namespace braid
