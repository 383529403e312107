#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/embracement.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/relu.hpp"

namespace braid::inline v0 {
namespace fusion {

/// EmbraceNet: each branch docks by relu(W_m x_m + b_m), and in training each of the F numbers is taken from one
/// branch, drawn among those that are there. In prediction h is their mean, what the draw gives on average.
///
/// A net learns to do without branches by the option drop = modality_dropout(0.5) of fit.
///
/// shapes  x_m: [F_m]; h: [F]; m.weight: [F, F_m], m.bias: [F], m = 0 ... N - 1.
/// units   none.
/// cost    2 F (F_1 + ... + F_N) flop a sample forward, twice that backward, and in training ten Philox rounds for each
///         of the F both ways.
/// errors  a_vector (compile time).
/// absence drawn from, in prediction the mean of, the branches that are there.
/// source  Choi and Lee 2019, arXiv:1904.09078, with equal probabilities.
template <std::size_t F>
struct embrace : composed<embrace<F>, of_features<embrace<F>>> {
  static constexpr std::string_view name = "embrace";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    return braid::fuse<embracement{}>((x | braid::named<numbered<I>>(braid::dense<F>) | braid::relu)...);
  }
};

}  // namespace fusion
template <std::size_t F>
inline constexpr sized_policy<fusion::embrace<F>, F> embrace{};
}  // namespace braid
