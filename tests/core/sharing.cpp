#include "braid/core/sharing.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace braid;

namespace {
template <std::size_t N>
struct toy : unit {
  template <class In>
  struct on : bound<In> {
    using out = shape<N>;
  };
};
constexpr features<struct chart, 4> chart;
constexpr features<struct row, 5> row;
constexpr series<struct pulse, 8, 2> pulse;
constexpr series<struct breath, 5, 2> breath;
constexpr series<struct wide, 8, 3> wide;
constexpr tokens<struct notes, 8, 50> notes;
constexpr tokens<struct title, 3, 50> title;
struct face;
struct word;
template <class A, class B>
constexpr bool agree(A, B) {
  using odd = two_bodies_t<A, B>;
  return std::is_same_v<typename odd::first, typename odd::second>;
}
}  // namespace

TEST_CASE("sharing: one name on one body, wherever it stands") {
  constexpr auto mine = shared<face>(chart | toy<3>{});
  CHECK(agree(mine | toy<2>{}, mine));
  CHECK(agree(chart | toy<2>{}, row | toy<2>{}));
  CHECK(agree(chart | tied<word>(toy<3>{}), chart | toy<4>{} | residual(tied<word>(toy<3>{}) | toy<4>{})));
}

TEST_CASE("sharing: one name on two bodies is found") {
  CHECK_FALSE(agree(shared<face>(chart | toy<3>{}), shared<face>(chart | toy<2>{}) | toy<3>{}));
  CHECK_FALSE(agree(chart | tied<word>(toy<3>{}), row | tied<word>(toy<3>{})));
  CHECK_FALSE(agree(chart | residual(tied<word>(toy<3>{}) | toy<4>{}), row | named<face>(tied<word>(toy<3>{}))));
  using odd = two_bodies_t<std::remove_const_t<decltype(chart | tied<word>(toy<3>{}) | tied<word>(toy<3>{}))>>;
  static_assert(std::is_same_v<odd::first, body<shape<4>, toy<3>>> && std::is_same_v<odd::second, body<shape<3>, toy<3>>>);
}

TEST_CASE("sharing: what is tied may see sequences of different lengths, of one kind of step") {
  CHECK(agree(pulse | tied<word>(toy<3>{}), breath | tied<word>(toy<3>{})));
  CHECK(agree(notes | tied<word>(toy<3>{}), title | tied<word>(toy<3>{})));
  CHECK_FALSE(agree(pulse | tied<word>(toy<3>{}), wide | tied<word>(toy<3>{})));
  CHECK_FALSE(agree(pulse | tied<word>(toy<3>{}), notes | tied<word>(toy<3>{})));
}

TEST_CASE("sharing: shared and tied names do not meet") {
  CHECK(agree(shared<face>(chart | toy<3>{}), chart | tied<face>(toy<3>{})));
}
