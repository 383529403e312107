#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/gaussian_experts.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/sample_gaussian.hpp"

namespace braid::inline v0 {
namespace fusion {

/// What several branches say together of F hidden numbers, as the encoder of a multimodal variational autoencoder says it:
/// each branch is mapped to a normal distribution, all are multiplied, and what goes on is a draw in training, the mean in
/// prediction.
///
///   fuse<mvae<16>>(photo | ..., notes | ...)
///
/// Its losses need the distribution itself. Then the two steps are written out, the distribution under a name:
///
///   constexpr auto latent = shared<struct latent_name>(fuse<gaussian_experts>(photo | ... | dense<32>, notes | ... | dense<32>));
///   constexpr auto code = shared<struct code_name>(latent | sample_gaussian);
///   outputs(said(latent), photo_again(code | ... | dense<12>), notes_again(code | ...))
///   bd::reconstruction(photo_again, photo) + bd::reconstruction(notes_again, notes) + beta * bd::gaussian_kl(said)
///
/// To learn every subset of the modalities, as the paper does, let fit hide some: the option drop = modality_dropout(0.5).
///
/// shapes  x_m: [F_m]; h: [F]; m.weight: [2 F, F_m], m.bias: [2 F], m = 0 ... N - 1.
/// units   h none; the prior has deviation 1.
/// cost    4 F (F_1 + ... + F_N) flop a sample forward, twice that backward, and a normal number for each of the F.
/// errors  a_vector (compile time).
/// absence an absent branch's distribution is left out.
/// source  Wu and Goodman 2018, arXiv:1802.05335.
template <std::size_t F>
struct mvae : composed<mvae<F>, of_features<mvae<F>>> {
  static constexpr std::string_view name = "mvae";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    return braid::fuse<gaussian_experts{}>((x | braid::named<numbered<I>>(braid::dense<2 * F>))...) | braid::sample_gaussian;
  }
};

}  // namespace fusion
template <std::size_t F>
inline constexpr sized_policy<fusion::mvae<F>, F> mvae{};
}  // namespace braid
