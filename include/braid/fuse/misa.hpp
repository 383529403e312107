#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/as_sequence.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/reshape.hpp"
#include "braid/layer/sigmoid.hpp"
#include "braid/layer/take.hpp"
#include "braid/layer/transformer.hpp"

namespace braid::inline v0 {

struct parts_of_misa;  ///< shape<3 N, F>, as misa_parts<F> gives it

namespace fusion {

namespace detail {
struct misa_projected {
  static constexpr std::string_view name = "projected";
};
struct misa_project {
  static constexpr std::string_view name = "project";
};
struct misa_private {
  static constexpr std::string_view name = "private";
};
struct misa_common {
  static constexpr std::string_view name = "common";
};
struct misa_transformer {
  static constexpr std::string_view name = "transformer";
};

template <class S>
inline constexpr std::size_t misa_branches = 0;
template <std::size_t T, std::size_t F>
inline constexpr std::size_t misa_branches<shape<T, F>> = T % 3 == 0 ? T / 3 : 0;
template <class S>
inline constexpr std::size_t misa_width = 0;
template <std::size_t T, std::size_t F>
inline constexpr std::size_t misa_width<shape<T, F>> = F;
}  // namespace detail

/// What each branch has of its own and what it has in common with the others, the inner values of `misa`:
///   u_m = W_m x_m,  p_m = sigmoid(P_m u_m),  c_m = sigmoid(C u_m)
/// one below the other: u_1 ... u_N, p_1 ... p_N, c_1 ... c_N. Every map has a bias; C is one for all branches.
/// `| misa_projected<M>`, `| misa_private<M>` and `| misa_common<M>` take one of them, M from 0.
///
/// shapes  x_m: [F_m]; h: [3 N, F]; project.m.weight: [F, F_m]; private.m.weight, common.weight: [F, F]; each with a bias.
/// units   u as the branches; p and c within 0..1.
/// cost    2 F (F_1 + ... + F_N + 2 N F) flop a sample forward, twice that backward.
/// errors  a_vector (compile time).
/// absence zeros in the place of an absent branch's three.
/// source  Hazarika et al. 2020, arXiv:2005.03545.
template <std::size_t F>
struct misa_parts : composed<misa_parts<F>, of_features<misa_parts<F>>> {
  static constexpr std::string_view name = "misa_parts";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...> numbers, auto... x) {
    return parts(numbers, braid::shared<numbered<I, detail::misa_projected>>(
                              x | braid::named<numbered<I, detail::misa_project>>(braid::dense<F>))...);
  }
  template <std::size_t... I>
  static constexpr auto parts(std::index_sequence<I...>, auto... u) {
    constexpr auto common = braid::tied<detail::misa_common>(braid::dense<F>);
    return braid::fuse<concat{}>(u..., (u | braid::named<numbered<I, detail::misa_private>>(braid::dense<F>) | braid::sigmoid)...,
                                 (u | common | braid::sigmoid)...) |
           braid::reshape<3 * sizeof...(I), F>;
  }
};

/// Takes one of the parts of misa_parts: kind 0 the projected, 1 the private, 2 the common vector of branch M.
///
/// shapes  x: [3 N, F]; h: [F].
/// cost    a copy; backward writes zeros to the other parts.
/// errors  parts_of_misa (compile time).
template <std::size_t Kind, std::size_t M>
struct misa_part : composed<misa_part<Kind, M>> {
  template <class In>
  static constexpr bool fits = M < detail::misa_branches<In>;
  template <class In>
  static consteval void law() {
    static_assert(holds<fits<In>, at<misa_part>, got<In>, wants<parts_of_misa>>,
                  "misa_private<M> and its like follow fuse<misa_parts<F>>(...), M below the number of its branches");
  }
  template <class X>
  static constexpr auto body(X x) {
    constexpr std::size_t F = detail::misa_width<out_t<X>>, at = (Kind * detail::misa_branches<out_t<X>> + M) * F;
    return x | braid::flatten | braid::take<at, at + F>;
  }
};

/// The fusion behind misa_parts: a transformer block over the private and the common vectors, then all of them in a row.
///
/// shapes  x: [3 N, F]; h: [2 N F]. Parameters: transformer.*.
/// cost    8 N (2 F^2 + 2 N F + F Hidden) flop a sample forward.
/// errors  parts_of_misa, multiple_of (compile time).
template <std::size_t Heads, std::size_t Hidden>
struct misa_fusion : composed<misa_fusion<Heads, Hidden>> {
  template <class In>
  static constexpr bool fits = detail::misa_branches<In> > 0 && detail::misa_width<In> % Heads == 0;
  template <class In>
  static consteval void law() {
    static_assert(holds<(detail::misa_branches<In> > 0), at<misa_fusion>, got<In>, wants<parts_of_misa>>,
                  "misa_fusion follows fuse<misa_parts<F>>(...)");
    if constexpr (detail::misa_branches<In> > 0)
      static_assert(holds<fits<In>, at<misa_fusion>, got<In>, wants<multiple_of<Heads>>>,
                    "misa<F, Heads, Hidden>: the features are split among the heads: choose a divisor of F");
  }
  template <class X>
  static constexpr auto body(X x) {
    constexpr std::size_t N = detail::misa_branches<out_t<X>>, F = detail::misa_width<out_t<X>>;
    return x | braid::flatten | braid::take<N * F, 3 * N * F> | braid::reshape<2 * N, F> | braid::as_sequence |
           braid::named<detail::misa_transformer>(braid::transformer<Heads, Hidden>) | braid::flatten;
  }
};

/// Fusion of what is private to each branch with what is common to all: misa_parts<F>, then a transformer block over the
/// 2 N vectors p and c, which then stand in a row.
///
///   fuse<misa<64, 4, 128>>(text, voice, face) | dense<1>
///
/// What makes the parts private and common are losses on them. They are named outputs where the two steps are written out:
///
///   constexpr auto parts = shared<struct parts_name>(fuse<misa_parts<64>>(text, voice));
///   outputs(mood(parts | misa_fusion<4, 128> | dense<1>), own_text(parts | misa_private<0>), text_c(parts | misa_common<0>),
///           voice_c(parts | misa_common<1>), u_text(parts | misa_projected<0>),
///           again_text(fuse<sum>(parts | misa_private<0>, parts | misa_common<0>) | dense<64>))
///
/// with 1 task loss, cmd(text_c, voice_c) for every pair, orthogonality(own_text, text_c) for every branch and pair, and
/// reconstruction(again_text, u_text) for every branch.
///
/// shapes  x_m: [F_m]; h: [2 N F], F a multiple of Heads. Parameters: those of misa_parts, and transformer.* of a block of
///         `transformer`.
/// units   none.
/// cost    misa_parts, and 8 N (2 F^2 + 2 N F + F Hidden) flop a sample forward for the block.
/// errors  multiple_of, a_vector (compile time).
/// absence zeros in the place of an absent branch's parts; the block sees them.
/// source  Hazarika et al. 2020, arXiv:2005.03545.
template <std::size_t F, std::size_t Heads, std::size_t Hidden>
struct misa : composed<misa<F, Heads, Hidden>, fusion_policy> {
  static constexpr std::string_view name = "misa";
  static constexpr bool split = F % Heads == 0;
  template <class... In>
  static constexpr bool fits = split && (is_features<In> && ...);
  template <class... In>
  static consteval void law() {
    static_assert(holds<split, at<misa>, got<exactly<F>>, wants<multiple_of<Heads>>>,
                  "misa<F, Heads, Hidden>: the features are split among the heads: choose a divisor of F");
    if constexpr (split)
      static_assert(holds<fits<In...>, at<misa>, got<odd_features<In...>>, wants<a_vector>>,
                    "misa wants one axis a branch: end each with `| flatten`, `| last`, | dense<N> or the like");
  }
  static constexpr auto body(auto... x) {
    return misa_fusion<Heads, Hidden>::body(misa_parts<F>::body(x...));
  }
};

}  // namespace fusion
template <std::size_t F>
inline constexpr sized_policy<fusion::misa_parts<F>, F> misa_parts{};
template <std::size_t M>
inline constexpr fusion::misa_part<0, M> misa_projected{};
template <std::size_t M>
inline constexpr fusion::misa_part<1, M> misa_private{};
template <std::size_t M>
inline constexpr fusion::misa_part<2, M> misa_common{};
template <std::size_t Heads, std::size_t Hidden>
inline constexpr sized_policy<fusion::misa_fusion<Heads, Hidden>, Heads, Hidden> misa_fusion{};
template <std::size_t F, std::size_t Heads, std::size_t Hidden>
inline constexpr sized_policy<fusion::misa<F, Heads, Hidden>, F, Heads, Hidden> misa{};
}  // namespace braid
