#pragma once
#include "braid/core/shape.hpp"
#include "braid/core/type_name.hpp"

#include <cstddef>

namespace braid::inline v0 {

// A modality is one object; its tag makes it a type of its own, so that errors, files and symbols say `photo`:
//
//   inline constexpr bd::image<struct photo, 3, 64, 64> photo;

/// What the caller gave for a modality, and for which samples of the batch it is there.
template <class Given, class There>
struct given_where {
  Given given;
  There const& there;
  bool temporary_there = false;
};
template <class Given>
struct may_be_partial {
  /// photo(pixels).where(there): of a batch, the samples for which the modality is there; one bool or 0 and 1 each. What
  /// stands in the rows of the others is not looked at.
  template <class There>
  constexpr given_where<Given, std::remove_cvref_t<There>> where(There&& there) const {
    return {static_cast<Given const&>(*this), there, !std::is_lvalue_reference_v<There>};
  }
};
/// A modality (or target) and what the caller gave for it. A call looks at it at once; what keeps it longer (a data set)
/// must copy what is temporary.
template <class M, class X, class L = void>
struct given : may_be_partial<given<M, X, L>> {
  X const& data;
  L const& lengths;
  bool temporary, temporary_lengths;

  constexpr given(X const& x, L const& l, bool tx, bool tl) : data(x), lengths(l), temporary(tx), temporary_lengths(tl) {}
};
template <class M, class X>
struct given<M, X, void> : may_be_partial<given<M, X, void>> {
  X const& data;
  bool temporary;

  constexpr given(X const& x, bool t) : data(x), temporary(t) {}
};
/// A modality of a data set that is there for some samples only.
template <class M>
struct partial {};
template <class A, class M>
inline constexpr bool gives = false;
template <class M, class X, class L>
inline constexpr bool gives<given<M, X, L>, M> = true;
template <class M, class X, class L, class W>
inline constexpr bool gives<given_where<given<M, X, L>, W>, partial<M>> = true;
/// A modality declared absent in one call.
template <class M>
struct absent_t {};

struct modality_base {};
struct target_base {};

namespace detail {
template <std::size_t... N>
struct sizes;
/// In a function, of which it leaves the class whole: one error.
template <class Tag, std::size_t... N>
constexpr auto law_of_sizes() {
  static_assert(holds<((N > 0) && ...), at<Tag>, got<sizes<N...>>, wants<at_least<1>>>, "a size of 0: sizes are at least 1");
}
}  // namespace detail

/// Tag: the name. Outside: the shape that users give, row major. Inside: how the net sees it.
template <class Self, class Tag, class Outside, class Inside = Outside>
struct modality_of : modality_base {
  using tag = Tag;
  using outside = Outside;
  using inside = Inside;
  static constexpr std::string_view name() { return tag_name<Tag>(); }

  template <class X>
  constexpr given<Self, std::remove_cvref_t<X>> operator()(X&& x) const {
    return {x, !std::is_lvalue_reference_v<X>};
  }
  /// With the used length of every sample.
  template <class X, class L>
    requires is_timed<Outside>
  constexpr given<Self, std::remove_cvref_t<X>, std::remove_cvref_t<L>> operator()(X&& x, L&& lengths) const {
    return {x, lengths, !std::is_lvalue_reference_v<X>, !std::is_lvalue_reference_v<L>};
  }
};

template <class M>
concept modality = std::is_base_of_v<modality_base, M>;

/// A row of a table: [F].
template <class Tag, std::size_t F>
struct features : modality_of<features<Tag, F>, Tag, shape<F>> {
  using obeys = decltype(detail::law_of_sizes<Tag, F>());
};
/// [C, H, W]; any unit, most often 0..1.
template <class Tag, std::size_t C, std::size_t H, std::size_t W>
struct image : modality_of<image<Tag, C, H, W>, Tag, shape<C, H, W>, channels_last<C, H, W>> {
  using obeys = decltype(detail::law_of_sizes<Tag, C, H, W>());
};
/// Up to T frames [C, H, W].
template <class Tag, std::size_t T, std::size_t C, std::size_t H, std::size_t W>
struct video : modality_of<video<Tag, T, C, H, W>, Tag, sequence<T, C, H, W>> {
  using obeys = decltype(detail::law_of_sizes<Tag, T, C, H, W>());
};
/// Up to T steps of F channels: [T, F].
template <class Tag, std::size_t T, std::size_t F>
struct series : modality_of<series<Tag, T, F>, Tag, sequence<T, F>> {
  using obeys = decltype(detail::law_of_sizes<Tag, T, F>());
};
/// Up to T token ids, each in [0, Vocabulary).
template <class Tag, std::size_t T, std::size_t Vocabulary>
struct tokens : modality_of<tokens<Tag, T, Vocabulary>, Tag, ids_of<Vocabulary, T>> {
  using obeys = decltype(detail::law_of_sizes<Tag, T, Vocabulary>());
};
/// Up to N sound samples of Channels: [N, Channels].
template <class Tag, std::size_t N, std::size_t Channels = 1>
struct waveform : modality_of<waveform<Tag, N, Channels>, Tag, sequence<N, Channels>> {
  using obeys = decltype(detail::law_of_sizes<Tag, N, Channels>());
};

/// model(photo(x), absent(notes)): the compiled path without that branch.
template <modality M>
constexpr absent_t<M> absent(M) {
  return {};
}

/// What a model learns to say; given to `fit` like a modality, never to a model.
template <class Self, class Tag, class Sample>
struct target_of : target_base {
  using tag = Tag;
  using outside = Sample;
  using inside = Sample;
  static constexpr std::string_view name() { return tag_name<Tag>(); }
  template <class X>
  constexpr given<Self, std::remove_cvref_t<X>> operator()(X&& x) const {
    return {x, !std::is_lvalue_reference_v<X>};
  }
};
template <class M>
concept target = std::is_base_of_v<target_base, M>;

/// One class of C: an integer a sample.
template <class Tag, std::size_t C>
struct classes : target_of<classes<Tag, C>, Tag, ids_of<C, 1>> {
  using obeys = decltype(detail::law_of_sizes<Tag, C>());
};
/// F numbers a sample.
template <class Tag, std::size_t F = 1>
struct values : target_of<values<Tag, F>, Tag, shape<F>> {
  using obeys = decltype(detail::law_of_sizes<Tag, F>());
};

}  // namespace braid
