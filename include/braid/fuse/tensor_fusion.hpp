#pragma once
#include "braid/fuse/law.hpp"
#include "braid/fuse/outer.hpp"

namespace braid::inline v0 {
namespace fusion {

/// Tensor fusion: the outer product of all [1; x_m], as one axis. It holds every product of numbers of different
/// branches: those of all, of some (the others give their 1), each number alone, and the constant 1 at place 0.
///
/// shapes  x_m: [F_m]; h: [(F_1 + 1) ... (F_N + 1)]. The axes stand in the order of the branches, the last one's index
///         fastest; index 0 of an axis is the constant 1: h[(i_1 (F_2 + 1) + i_2) (F_3 + 1) + i_3].
/// units   none; a product of N factors: start from branches of scale 1 (a norm or tanh).
/// cost    N flop an element of h forward, N^2 backward; h grows as a product: 32, 32, 32 are 35,937 numbers.
///         low_rank<R, O> has the layer behind it without making h.
/// errors  a_vector (compile time).
/// absence an absent branch counts as zeros: what is left are the products of the others.
/// source  Zadeh et al. 2017, arXiv:1707.07250.
struct tensor_fusion : detail::outer_of<tensor_fusion, true> {
  static constexpr std::string_view name = "tensor_fusion";
};

}  // namespace fusion
inline constexpr fusion::tensor_fusion tensor_fusion{};
}  // namespace braid
