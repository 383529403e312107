#pragma once
#include "braid/core/law.hpp"
#include "braid/core/list.hpp"

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace braid::inline v0 {

// Options of a unit are numbers that it gets in a call, in any order: conv2d<16, 3>(stride<2>, pad<1>). They leave
// nothing but integers among the unit's arguments. A unit with options has
//
//   using options             option::list of its last arguments as options, with their defaults
//   operator()(Option...)     which first asks option::law<Self, Option...>(), then value_or for each
//   using of = Self           in `on`, so that a summary writes the unit as its user did

namespace option {
template <std::size_t N>
struct stride {
  static constexpr std::size_t value = N, least = 1;
};
template <std::size_t N>
struct pad {
  static constexpr std::size_t value = N;
};
template <std::size_t N>
struct dilation {
  static constexpr std::size_t value = N, least = 1;
};
template <std::size_t N>
struct groups {
  static constexpr std::size_t value = N, least = 1;
};
template <std::size_t N>
struct output_pad {
  static constexpr std::size_t value = N;
};
template <std::size_t N>
struct layers {
  static constexpr std::size_t value = N, least = 1;
};
template <std::size_t N>
struct directions {
  static constexpr std::size_t value = N;
  static constexpr std::string_view word = "bidirectional";  ///< how users write it
};
/// A number of a layer, in percent: clang 14 takes no floating-point template arguments.
template <std::size_t N>
struct percent {
  static constexpr std::size_t value = N;
};

/// The number that option O is of this kind; else what it was before.
template <template <std::size_t> class Kind, class O>
inline constexpr auto number = [](std::size_t before) { return before; };
template <template <std::size_t> class Kind, std::size_t N>
inline constexpr auto number<Kind, Kind<N>> = [](std::size_t) { return N; };

/// Whether A and B are one option, whatever their values.
template <class A, class B>
inline constexpr bool alike = std::is_same_v<A, B>;
template <template <std::size_t> class Kind, std::size_t N, std::size_t M>
inline constexpr bool alike<Kind<N>, Kind<M>> = true;

/// The options that a unit takes, with the values that they have where nothing is said.
template <class... Option>
struct list {
  template <class O>
  static constexpr bool has = (alike<Option, O> || ...);
};

/// The least value that option O may have, and whether its value is one.
template <class O>
inline constexpr std::size_t least = 0;
template <class O>
  requires(O::least > 0)
inline constexpr std::size_t least<O> = O::least;
template <class O>
inline constexpr bool suffices = true;
template <class O>
  requires(O::least > 0)
inline constexpr bool suffices<O> = O::value >= O::least;

/// The value of option Kind among O..., or Default; not below its least, of which the law has spoken.
template <template <std::size_t> class Kind, std::size_t Default, class... O>
consteval std::size_t value_or() {
  std::size_t v = Default;
  ((v = number<Kind, O>(v)), ...);
  return v < least<Kind<1>> ? least<Kind<1>> : v;
}

namespace detail {
template <class O, class... All>
inline constexpr bool once = (std::size_t{alike<O, All>} + ... + 0) == 1;
}  // namespace detail

struct said_once;

/// The law of such a call: the unit's own options, each of them once.
template <class Unit, class... O>
consteval void law() {
  using known = typename Unit::options;
  constexpr std::size_t foreign = first_false({known::template has<O>..., false});
  static_assert(holds<foreign == sizeof...(O), at<Unit>, got<nth<foreign, O..., void>>, wants<known>>,
                "no such option of this unit: `wants` lists those that it has; e.g. conv2d<16, 3>(stride<2>, pad<1>)");
  if constexpr (foreign == sizeof...(O)) {
    constexpr std::size_t twice = first_false({detail::once<O, O...>..., false});
    static_assert(holds<twice == sizeof...(O), at<Unit>, got<nth<twice, O..., void>>, wants<said_once>>,
                  "an option is given twice: say it once");
    constexpr std::size_t low = first_false({suffices<O>..., false});
    static_assert(holds<low == sizeof...(O), at<Unit>, got<nth<low, O..., void>>, wants<at_least<1>>>, "a size of 0: sizes are at least 1");
  }
}
}  // namespace option

template <std::size_t N>
inline constexpr option::stride<N> stride{};
template <std::size_t N>
inline constexpr option::pad<N> pad{};
template <std::size_t N>
inline constexpr option::dilation<N> dilation{};
template <std::size_t N>
inline constexpr option::groups<N> groups{};
/// Rows and columns more on the far side of a transposed convolution, which a stride leaves open.
template <std::size_t N>
inline constexpr option::output_pad<N> output_pad{};
template <std::size_t N>
inline constexpr option::layers<N> layers{};
inline constexpr option::directions<2> bidirectional{};
template <std::size_t N>
inline constexpr option::percent<N> percent{};

}  // namespace braid
