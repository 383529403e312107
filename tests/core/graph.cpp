#include "braid/core/graph.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace braid;

namespace {
constexpr features<struct chart, 4> chart;
/// F numbers become N, and only F.
template <std::size_t F, std::size_t N>
struct toy : unit {
  template <class In>
  static consteval void law() {
    static_assert(std::is_same_v<In, shape<F>>);
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<std::is_same_v<In, shape<F>>, shape<N>, poison>;
  };
};
constexpr toy<4, 3> a;
constexpr toy<3, 5> b;
constexpr toy<5, 4> c;
using source = features<struct chart, 4>;
template <class T>
using plain_type = std::remove_const_t<T>;
}  // namespace

TEST_CASE("graph: a pipe is flat, however it was put together") {
  constexpr auto one = chart | a | b | c;
  constexpr auto two = chart | (a | (b | c));
  constexpr auto three = (chart | a) | (b | c);
  static_assert(std::is_same_v<decltype(one), pipe<shape<4>, source, toy<4, 3>, toy<3, 5>, toy<5, 4>> const>);
  static_assert(std::is_same_v<decltype(one), decltype(two)> && std::is_same_v<decltype(one), decltype(three)>);
  static_assert(std::is_same_v<plain_type<decltype((a | b) | (c | a))>,
                               fragment<toy<4, 3>, toy<3, 5>, toy<5, 4>, toy<4, 3>>>);
  CHECK(out_t<plain_type<decltype(one)>>::size == 4);
}

TEST_CASE("graph: residual, tied and named keep the shape of their body") {
  static_assert(std::is_same_v<out_t<decltype(chart | residual(a | b | c))>, shape<4>>);
  static_assert(std::is_same_v<out_t<decltype(chart | tied<struct word>(a | b))>, shape<5>>);
  static_assert(std::is_same_v<out_t<decltype(chart | named<struct img>(a))>, shape<3>>);
  static_assert(std::is_same_v<out_t<decltype(shared<struct face>(chart | a))>, shape<3>>);
  CHECK(graph<plain_type<decltype(shared<struct face>(chart | a))>>);
}

TEST_CASE("graph: shapes flow through elements, and poison stays poison") {
  static_assert(std::is_same_v<after_all_t<shape<4>, toy<4, 3>, toy<3, 5>>, shape<5>>);
  static_assert(std::is_same_v<after_all_t<shape<4>>, shape<4>>);
  static_assert(std::is_same_v<shape_after_t<shape<4>, toy<5, 4>, toy<4, 3>>, poison>);
  CHECK(element<toy<4, 3>>);
  CHECK_FALSE(element<fusion_policy>);
  CHECK_FALSE(graph<toy<4, 3>>);
}
