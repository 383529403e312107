#pragma once

namespace braid::inline v0 {

/// What the numbers that a net says of classes are. Of each kind the largest is that of the class.
enum class class_scores {
  logits,    ///< softmax of them is the probabilities
  evidence,  ///< observations, from 0 on: a Dirichlet distribution's parameters less 1, whose mean is (e + 1) / sum of (e + 1)
  shares     ///< probabilities, or votes: they add up to 1
};

/// What a unit or a loss says of it: its `says`, or else.
template <class T, class_scores Otherwise>
inline constexpr class_scores says_of = Otherwise;
template <class T, class_scores Otherwise>
  requires requires { T::says; }
inline constexpr class_scores says_of<T, Otherwise> = T::says;

}  // namespace braid
