#pragma once
#include "braid/fuse/law.hpp"
#include "braid/fuse/bilinear.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/film.hpp"

namespace braid::inline v0 {
namespace fusion {

/// Multiplicative interactions, matrix form: h_o = a' W_o b + U_o a + V_o b + bias_o. What a layer over concat does,
/// with every product of a number of a and a number of b besides.
///
/// shapes  a: [F_1], b: [F_2], h: [O]; weight: [O, F_1 F_2 + F_1 + F_2], its columns those of W (a's index slow), U and
///         V; bias: [O].
/// units   none; a product of two: start from branches of scale 1 (a norm or tanh).
/// cost    2 O (F_1 F_2 + F_1 + F_2) flop a sample forward, twice that backward.
/// errors  exactly<2>, a_vector (compile time).
/// absence an absent branch counts as zeros: h is an affine map of the other one.
/// source  Jayakumar et al. 2020, ICLR, equation 1; starts as torch.nn.Linear on all columns does.
template <std::size_t O>
struct multiplicative : composed<multiplicative<O>, of_vectors<multiplicative<O>, 2>> {
  static constexpr std::string_view name = "multiplicative";
  static constexpr auto body(auto a, auto b) {
    return braid::fuse<concat{}>(braid::fuse<outer{}>(a, b), a, b) | braid::named<itself>(braid::dense<O>);
  }
};

namespace detail {
struct scale;
struct shift;
/// scale(z) x + shift(z) with N numbers each.
template <std::size_t N>
constexpr auto scaled_and_shifted(auto x, auto z) {
  return braid::fuse<scale_shift<false>{}>(x, z | braid::named<scale>(braid::dense<N>),
                                           z | braid::named<shift>(braid::dense<N>));
}
}  // namespace detail

/// Multiplicative interactions, vector form: h = scale(z) x + shift(z), one number a channel each. The matrix form with
/// diagonal matrices; film, but for the 1 that film starts from.
///
/// shapes  x, h: [F], [T, F] or [C, H, W]; z: [Z]; scale.weight, shift.weight: [F or C, Z];
///         scale.bias, shift.bias: [F or C].
/// units   scale none; shift x's.
/// cost    4 C Z flop a sample and 2 an element of x forward, about twice that backward.
/// errors  exactly<2>, features_last, a_vector (compile time).
/// absence not borne: h has no meaning without either.
/// source  Jayakumar et al. 2020, ICLR, section 3.
struct multiplicative_vector : composed<multiplicative_vector, detail::of_condition<multiplicative_vector>> {
  static constexpr std::string_view name = "multiplicative";
  template <class X>
  static constexpr auto body(X x, auto z) {
    return detail::scaled_and_shifted<detail::channels_in<out_t<X>>>(x, z);
  }
};
/// Multiplicative interactions, scalar form: h = scale(z) x + shift(z), one number each for all of x.
///
/// shapes  x, h: [F], [T, F] or [C, H, W]; z: [Z]; scale.weight, shift.weight: [1, Z]; scale.bias, shift.bias: [1].
/// units   scale none; shift x's.
/// cost    4 Z flop a sample and 2 an element of x forward, about twice that backward.
/// errors  exactly<2>, features_last, a_vector (compile time).
/// absence not borne: h has no meaning without either.
/// source  Jayakumar et al. 2020, ICLR, section 3.
struct multiplicative_scalar : composed<multiplicative_scalar, detail::of_condition<multiplicative_scalar>> {
  static constexpr std::string_view name = "multiplicative";
  static constexpr auto body(auto x, auto z) { return detail::scaled_and_shifted<1>(x, z); }
};

}  // namespace fusion
template <std::size_t O>
inline constexpr sized_policy<fusion::multiplicative<O>, O> multiplicative{};
inline constexpr fusion::multiplicative_vector multiplicative_vector{};
inline constexpr fusion::multiplicative_scalar multiplicative_scalar{};
}  // namespace braid
