#pragma once
#include <array>
#include <cstddef>
#include <type_traits>

namespace braid::inline v0 {

// Words of a compile error. A law is a predicate over facts, so that both compilers print the facts:
//   shapes_agree<at<fusion::gated>, got<shape<5>>, wants<shape<4>>>
template <class Where>
struct at {};
template <class... Fact>
struct got {};
template <class... Fact>
struct wants {};

// What a law wants when it is not one certain shape.
struct features_last;       ///< any shape whose last axis holds the features: shape<F>, sequence<T, F>
struct an_image;            ///< channels_last<C, H, W>
struct a_volume;            ///< volume<C, D, H, W>
struct a_video;             ///< sequence<T, C, H, W>
struct a_sequence;          ///< sequence<T, ...>
struct token_ids;           ///< ids_of<Vocabulary, T>
struct real_numbers;        ///< anything but token ids
struct a_vector;            ///< shape<F>: one axis of features
struct an_activation;       ///< relu, tanh, gelu and their like
struct logits;              ///< shape<C>: one number a class
struct a_modality;          ///< what the net was built from
template <std::size_t>
struct at_least;            ///< that many
template <std::size_t>
struct at_most;
template <std::size_t>
struct exactly;
template <std::size_t>
struct multiple_of;

/// True where `law` holds; its arguments are printed when it does not.
template <class Where, class Got, class Wants>
inline constexpr bool shapes_agree = false;
template <class Where, class A>
inline constexpr bool shapes_agree<Where, got<A>, wants<A>> = true;

/// A fact that was tested elsewhere: `holds<test, at<...>, got<...>, wants<...>>`.
template <bool Test, class Where, class Got, class Wants>
inline constexpr bool holds = Test;

/// Stands for the output of a unit whose law failed: every later unit takes it in silence, so that one fault is one
/// error.
struct poison {
  static constexpr std::size_t size = 0, rank = 1;
  static constexpr std::array<std::size_t, 1> dims{0};
  using element = struct real;
  static constexpr bool row_major = true;
  static constexpr std::size_t place(std::size_t i) { return i; }
};

template <class... S>
inline constexpr bool poisoned = (std::is_same_v<S, poison> || ...);

}  // namespace braid
